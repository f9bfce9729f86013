import { encodeUtf8 } from "@writ/encoding";
import {
  type AddCheckpoint,
  cosigner,
  NOTE_COSIGNATURE,
  NoteError,
  noteKey,
  type NoteSignature,
  noteVerifier,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  signNote,
  unverifiedCheckpoint,
  vkey,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { type Answer, refused } from "./answer.ts";
import { inTurn } from "./in-turn.ts";
import { judgeGrowth } from "./judge-growth.ts";
import { ed25519, type KnownLog, knownLogs } from "./known-logs.ts";
import { loadCosigned } from "./last-cosigned.ts";
import type { WitnessKey } from "./witness-key.ts";
import type { WitnessStore } from "./witness-store.ts";

/** What a witness is made of. */
export interface WitnessOptions {
  /** Its own alone, for as long as the witness is used. */
  readonly store: WitnessStore;
  readonly key: WitnessKey;
  /** Name of the key, such as `witness.example/1`. */
  readonly name: string;
  /** Verifier keys of the logs it cosigns, of type 0x01. */
  readonly logs: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Cosigns how logs grow, and nothing that takes back what it cosigned before. */
export interface Witness {
  readonly name: string;
  /** Verifies its cosignatures (type 0x04). */
  readonly vkey: string;
  /** Of the logs it cosigns. */
  readonly origins: readonly string[];
  /** Answers the body of an add-checkpoint request. Rejects when the store does: then nothing was cosigned. */
  addCheckpoint(body: Uint8Array): Promise<Answer>;
  /** The note it cosigned last for the log of this id (SHA-256 of the origin, hex); undefined when there is none. */
  lastCosigned(logId: string): string | undefined;
}

/** A witness that goes on from what its store holds. @throws DamagedStoreError, LogListError, NoteError for a bad name or key */
export async function openWitness(options: WitnessOptions): Promise<Witness> {
  const { key, name, now, store } = options;
  const own = noteKey(sha256, name, NOTE_COSIGNATURE, key.publicKey);
  const ownVkey = vkey(sha256, name, NOTE_COSIGNATURE, key.publicKey);
  const logs = knownLogs(options.logs);
  const turns = new Map([...logs.keys()].map((origin) => [origin, inTurn()]));
  const last = await loadCosigned(store, noteVerifier(sha256, ownVkey, ed25519));
  let lastTimeS = Math.max(0, ...[...last.values()].map(({ timeS }) => timeS));

  /** To be run in turn: nothing may happen to the log between the check and the store. */
  async function advance(log: KnownLog, signed: Signed, ask: AddCheckpoint): Promise<Answer> {
    const next = parseCheckpoint(signed.text);
    const refusal = judgeGrowth(last.get(log.id), next, ask);
    if (refusal !== undefined) return refusal;
    const timeS = Math.floor(now() / 1000);
    // A cosignature says which tree was the largest at its time: a clock that went back would contradict it.
    if (!(timeS > 0 && timeS >= lastTimeS)) return refused(503, "the clock is behind");
    lastTimeS = timeS;
    const signer = cosigner(
      own,
      (message) => key.sign(message),
      () => timeS * 1000,
    );
    const cosignature = { key: own, signature: signer.sign(encodeUtf8(signed.text)) };
    const note = noteOf(signed.text, [...signed.signatures, cosignature]);
    // Nobody gets the cosignature before the disk has it.
    await store.put(log.id, note);
    last.set(log.id, { ...next, note, timeS });
    return { status: 200, lines: noteOf(signed.text, [cosignature]).slice(signed.text.length + 1) };
  }

  return {
    name,
    vkey: ownVkey,
    origins: [...logs.keys()],
    async addCheckpoint(body) {
      const ask = parsed(body);
      if (ask === undefined) return refused(400, "not an add-checkpoint request");
      const { origin } = unverifiedCheckpoint(ask.checkpoint);
      const [log, turn] = [logs.get(origin), turns.get(origin)];
      if (log === undefined || turn === undefined) return refused(404, "an unknown log");
      const signed = opened(ask.checkpoint, log);
      if (signed === undefined) return refused(403, "no valid signature of the log");
      return turn(() => advance(log, signed, ask));
    },
    lastCosigned: (logId) => last.get(logId)?.note,
  };
}

/** A note's text and the signatures of its log. */
interface Signed {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

function parsed(body: Uint8Array): AddCheckpoint | undefined {
  try {
    return parseAddCheckpoint(body);
  } catch (error) {
    if (error instanceof NoteError) return undefined;
    throw error;
  }
}

function opened(checkpoint: string, log: KnownLog): Signed | undefined {
  try {
    return openNote(checkpoint, log.keys);
  } catch (error) {
    if (error instanceof NoteError) return undefined;
    throw error;
  }
}

function noteOf(text: string, signatures: readonly NoteSignature[]): string {
  return signNote(
    text,
    signatures.map(({ key, signature }) => ({ key, sign: () => signature })),
  );
}
