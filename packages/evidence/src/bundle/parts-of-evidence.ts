import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import type { BundleParts } from "./build-bundle.ts";
import type { BundleTrust } from "./bundle-trust.ts";

/** A log's answer about the events of an execution, as the evidence service gives it (`GetEvidenceResponse`). */
export interface EvidenceAnswer {
  /** Of the log in use; signed note. */
  readonly checkpoint: string;
  /** Of the closed logs that hold some of the events. */
  readonly closedCheckpoints: readonly string[];
  readonly records: readonly {
    readonly statement?: Statement | undefined;
    readonly index: bigint;
    /** Hashes of 32 bytes. */
    readonly proof: readonly Uint8Array[];
    readonly origin: string;
    readonly openings: readonly { readonly name: string; readonly value: Uint8Array }[];
  }[];
}

interface Statement {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly keyId: string;
}

const NOTHING = new Uint8Array();

/**
 * What of a bundle comes from the log's answer. Nothing is checked: what is missing, or signed by a key that the trust does
 * not have, makes a bundle that is refused, and the report says why. @throws NoteError when a checkpoint is not one
 */
export function partsOfEvidence(
  { checkpoint, closedCheckpoints, records }: EvidenceAnswer,
  { keys, logs }: Pick<BundleTrust, "keys" | "logs">,
): Pick<BundleParts, "events" | "checkpoints" | "spkiOf" | "vkeyOf"> {
  const origins = new Set(records.map(({ origin }) => origin));
  return {
    events: records.map(({ index, openings, origin, proof, statement }) => ({
      payload: statement?.payload ?? NOTHING,
      signature: statement?.signature ?? NOTHING,
      keyId: statement?.keyId ?? "",
      index: Number(index),
      proof,
      origin,
      openings,
    })),
    checkpoints: [checkpoint, ...closedCheckpoints].filter((note) =>
      origins.has(unverifiedCheckpoint(note).origin),
    ),
    spkiOf: (keyId) => keys.find(({ kid }) => kid === keyId)?.spkiDer ?? NOTHING,
    vkeyOf: (origin) => (logs.find((log) => log.origin === origin) ?? logs[0])?.vkey ?? "",
  };
}
