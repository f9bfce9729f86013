import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeBase64 } from "@writ/encoding";
import { type BundleTrust, unverifiedCheckpoint } from "@writ/evidence";
import { pathsIn, writeInto } from "./tiles.ts";

/** What a log's operator publishes beside tiles, as far as verifiers need it. */
export interface PublishedTrust {
  /** Verifier keys: of the log, then of everybody who has to have signed its checkpoints. */
  readonly vkeys: readonly [log: string, ...cosigners: string[]];
  /** Parsed JSON, for Sigstore's clients. */
  readonly trustedRoot: unknown;
  readonly keyList: unknown;
  /** For our own verifier. */
  readonly trust: BundleTrust;
}

interface KeyList {
  readonly keys: readonly {
    readonly kid: string;
    readonly use: string;
    readonly service: string;
    readonly publicKey: {
      readonly rawBytes: string;
      readonly validFor: { readonly end?: string };
    };
  }[];
}

const DOCUMENTS = [
  "vkey",
  "timestamp.vkey",
  "policy.tlog-policy",
  "trusted_root.json",
  "keys.json",
];

/** Fetches a whole log as it is published now: its checkpoint, then all tiles and entries of that size, into a folder. */
export async function mirrorLog(address: string, folder: string): Promise<void> {
  const fetched = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(`${address}/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.bytes();
  };
  const checkpoint = await fetched("checkpoint");
  await writeInto(folder, "checkpoint", checkpoint);
  const { size } = unverifiedCheckpoint(checkpoint);
  for (const path of [...DOCUMENTS, ...pathsIn(size)]) {
    await writeInto(folder, path, await fetched(path));
  }
}

/** Reads what verifiers have to know from the published files alone. */
export async function publishedTrust(folder: string): Promise<PublishedTrust> {
  const text = async (name: string) => (await readFile(join(folder, name), "utf8")).trim();
  const [vkey, timestampVkey, witnessPolicy] = [
    await text("vkey"),
    await text("timestamp.vkey"),
    `${await text("policy.tlog-policy")}\n`,
  ];
  const keyList = JSON.parse(await text("keys.json")) as KeyList;
  const [origin = ""] = vkey.split("+");
  return {
    vkeys: [vkey, timestampVkey, ...witnessesIn(witnessPolicy)],
    trustedRoot: JSON.parse(await text("trusted_root.json")),
    keyList,
    trust: {
      logs: [{ origin, vkey, timestampVkey }],
      witnessPolicy,
      keys: keyList.keys
        .filter(({ use }) => use === "statement")
        .map(({ kid, service, publicKey }) => ({
          kid,
          service,
          spkiDer: decodeBase64(publicKey.rawBytes),
          retiredAtMs: endOf(publicKey.validFor),
        })),
    },
  };
}

// A line is "witness NAME VKEY [URL]".
function witnessesIn(policy: string): string[] {
  const lines = policy.split("\n").map((line) => line.split(" "));
  return lines.flatMap(([word, , vkey]) =>
    word === "witness" && vkey !== undefined ? [vkey] : [],
  );
}

function endOf({ end }: { readonly end?: string }): number | null {
  return end === undefined ? null : Date.parse(end);
}
