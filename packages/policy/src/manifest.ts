import { canonicalBytes, encodeHex } from "@writ/encoding";
import type { EngineIdentity } from "./engine.ts";
import { digestText, type Hash } from "./hash.ts";
import { itemHash, merkleRoot } from "./merkle-root.ts";
import { itemBytes, type PolicyItem } from "./policy-item.ts";
import type { SetConfig } from "./set-config.ts";

/** What a policy set's digest covers. */
export interface ManifestContent {
  readonly config: SetConfig;
  /** The whole text of the schema. */
  readonly schema: string;
  readonly engine: EngineIdentity;
  readonly items: readonly PolicyItem[];
}

/** A manifest with the digests derived on the way. */
export interface Manifest {
  /** Canonical JSON (policy.md 3.2). */
  readonly bytes: Uint8Array;
  /** Digest of the bytes: the policy set's digest. */
  readonly digest: string;
  /** Item digest by policy id, `sha256:` and 64 hex digits. */
  readonly items: ReadonlyMap<string, string>;
}

/** Builds the manifest. The same directory gives the same bytes: no time, author or counter is in it. */
export function buildManifest(hash: Hash, content: ManifestContent): Manifest {
  const { config, schema, engine } = content;
  const items = content.items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const leaves = items.map((item) => itemHash(hash, itemBytes(item)));
  const bytes = canonicalBytes({
    type: "https://writ.dev/policy-set/v1",
    name: config.name,
    subjects: config.subjects,
    core: config.core,
    schema: { digest: digestText(hash, schema) },
    budgets: null,
    engine: { name: engine.name, version: engine.version, wasm: engine.digest },
    decide: "writ-decide/1",
    policies: { count: items.length, root: `sha256:${encodeHex(merkleRoot(hash, leaves))}` },
  });
  return {
    bytes,
    digest: digestText(hash, bytes),
    items: new Map(
      items.map(({ id }, index) => [id, `sha256:${encodeHex(leaves[index] ?? new Uint8Array())}`]),
    ),
  };
}
