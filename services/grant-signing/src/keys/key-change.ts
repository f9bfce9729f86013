import { canonicalBytes, encodeHex } from "@writ/encoding";
import { buildKeyChange, type KeyInUse, readKeyChange } from "@writ/evidence";
import { type BundleKey, sha256 } from "@writ/token";
import type { EvidenceLog } from "../evidence-log.ts";
import type { KeyChange, KeyChanges } from "../store/key-changes.ts";
import type { KeyRing } from "./key-ring.ts";

const SERVICE = "grant-signing";
/** The tenant of what concerns no tenant. */
const TENANT = "-";
const AT_ONCE = 16;
const PATIENCE_MS = 5_000;

/** What key changes are recorded with. */
export interface KeyChangeDependencies {
  readonly keyRing: Pick<KeyRing, "listed">;
  readonly keyChanges: KeyChanges;
  readonly evidence: Pick<EvidenceLog, "append">;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Puts an event into the log whenever other keys than before sign grants and revocations, one for all instances and restarts.
 * To be called again and again: what could not be appended is tried again, and rejects.
 */
export function keyChangeRecorder(dependencies: KeyChangeDependencies): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const keys = signingKeys(dependencies.keyRing.listed());
    const names = kidsOf(keys).join();
    if (names === told) return;
    await noteChange(keys, dependencies);
    await appendPending(dependencies);
    told = names;
  };
}

async function noteChange(
  keys: readonly KeyInUse[],
  { keyChanges, newId, now }: KeyChangeDependencies,
): Promise<void> {
  const last = await keyChanges.last();
  const before = last === undefined ? [] : kidsOf(readKeyChange(last.statement).predicate.keys);
  const inUse = kidsOf(keys);
  const added = inUse.filter((kid) => !before.includes(kid));
  const retired = before.filter((kid) => !inUse.includes(kid));
  if (added.length + retired.length === 0) return;
  const number = (last?.number ?? 0) + 1;
  const change = { keys: keys.map((key) => ({ ...key })), added, retired };
  const noted = await keyChanges.insert(changeOf(number, newId(), now(), change));
  // Another instance noted a change, perhaps of other keys: what is left to do is seen by looking again.
  if (!noted) throw new Error("another instance noted a key change at the same time");
}

function changeOf(
  number: number,
  eventId: string,
  atMs: number,
  change: {
    keys: { kid: string; use: KeyInUse["use"]; service: string }[];
    added: string[];
    retired: string[];
  },
): KeyChange {
  const statement = buildKeyChange(encodeHex(sha256(canonicalBytes(change))), {
    eventId,
    executionId: null,
    tenant: TENANT,
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(atMs).toISOString(),
    recordedBy: { service: SERVICE },
    ...change,
  });
  return { number, eventId, statement };
}

async function appendPending({ evidence, keyChanges, now }: KeyChangeDependencies): Promise<void> {
  for (const { eventId, number, statement } of await keyChanges.unrecorded(AT_ONCE)) {
    const event = {
      tenant: TENANT,
      eventId,
      kind: "key-change",
      statement,
      execution: null,
    } as const;
    await keyChanges.recorded(number, await evidence.append(event, now() + PATIENCE_MS));
  }
}

/** The keys that sign now; those that only verify are not in use any more. */
function signingKeys(keys: readonly BundleKey[]): readonly KeyInUse[] {
  return keys
    .filter(({ state }) => state === "ACTIVE")
    .map(({ kid, use }) => ({ kid, use, service: SERVICE }))
    .toSorted((a, b) => (a.kid < b.kid ? -1 : 1));
}

function kidsOf(keys: readonly KeyInUse[]): string[] {
  return keys.map((key) => key.kid);
}
