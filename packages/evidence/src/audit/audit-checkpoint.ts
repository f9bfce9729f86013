import type { Hash } from "../merkle/hash.ts";
import { type Checkpoint, parseCheckpoint } from "../note/checkpoint.ts";
import { cosignatureTime } from "../note/cosignature.ts";
import { NoteError } from "../note/note-error.ts";
import { type Ed25519, type NoteVerifier, noteVerifier } from "../note/note-verifier.ts";
import { type Note, openNote } from "../note/open-note.ts";
import { NOTE_COSIGNATURE } from "../note/vkey.ts";
import { quorumMet, witnessCount } from "../witness/quorum.ts";
import { parseWitnessPolicy } from "../witness/tlog-policy.ts";
import type { Finding } from "./finding.ts";

/** Whose checkpoints are audited, and what an auditor believes beforehand. */
export interface CheckpointTrust {
  readonly log: {
    readonly origin: string;
    readonly vkey: string;
    readonly timestampVkey: string;
  };
  /** C2SP tlog-policy. */
  readonly witnessPolicy: string;
}

/** A checkpoint with everybody who vouches for it. */
export interface AuditedCheckpoint extends Checkpoint {
  /** When the log says it signed, in seconds since 1970; undefined without a timestamp. */
  readonly timestampS: number | undefined;
  /** The witnesses of the policy that cosigned, by their names there, and when. */
  readonly witnesses: readonly { readonly name: string; readonly timeS: number }[];
  /** What else it should have and does not. */
  readonly findings: readonly Finding[];
}

/** Audits signed checkpoints of one log. */
export type AuditCheckpoint = (note: Uint8Array | string) => AuditedCheckpoint;

/**
 * Makes the function that opens checkpoints of a log, which throws NoteError unless the log's key signed them. Also wanted
 * are the log's timestamp and, once there are entries, enough witnesses: what lacks is in the findings.
 * @throws NoteError, WitnessPolicyError when the trust itself is not usable
 */
export function checkpointAudit(
  { log, witnessPolicy }: CheckpointTrust,
  hash: Hash,
  ed25519: Ed25519,
): AuditCheckpoint {
  const policy = parseWitnessPolicy(witnessPolicy);
  const logKey = noteVerifier(hash, log.vkey, ed25519);
  const timestamp = noteVerifier(hash, log.timestampVkey, ed25519);
  if (logKey.key.name !== log.origin) throw new NoteError("WRONG_ORIGIN");
  if (timestamp.key.type !== NOTE_COSIGNATURE) throw new NoteError("BAD_KEY");
  const witnesses = policy.witnesses.map(({ name, vkey }) => ({
    name,
    verifier: noteVerifier(hash, vkey, ed25519),
  }));
  return (bytes) => {
    const note = openNote(bytes, [logKey, timestamp, ...witnesses.map((w) => w.verifier)]);
    if (signatureOf(note, logKey) === undefined) throw new NoteError("NOT_SIGNED");
    const checkpoint = parseCheckpoint(note.text);
    if (checkpoint.origin !== log.origin) throw new NoteError("WRONG_ORIGIN");
    const timestampS = timeOf(note, timestamp);
    const cosigned = witnesses.flatMap(({ name, verifier }) => {
      const timeS = timeOf(note, verifier);
      return timeS === undefined ? [] : [{ name, timeS }];
    });
    const findings: Finding[] = [];
    if (timestampS === undefined)
      findings.push(finding(`a time signed by ${timestamp.key.name}`, "none"));
    if (checkpoint.size > 0 && !quorumMet(policy, new Set(cosigned.map((w) => w.name)))) {
      const { needed, of } = witnessCount(policy);
      const found = cosigned.map((w) => w.name).join(", ");
      findings.push(finding(`cosignatures of ${needed} of ${of} witnesses`, found || "none"));
    }
    return { ...checkpoint, timestampS, witnesses: cosigned, findings };
  };
}

function signatureOf(note: Note, { key }: NoteVerifier): Uint8Array | undefined {
  return note.signatures.find((one) => one.key === key)?.signature;
}

function timeOf(note: Note, verifier: NoteVerifier): number | undefined {
  const signature = signatureOf(note, verifier);
  return signature && cosignatureTime(signature);
}

function finding(expected: string, found: string): Finding {
  return { place: "checkpoint", expected, found };
}
