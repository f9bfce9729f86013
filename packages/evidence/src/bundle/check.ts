import type { Check, CheckId } from "./report.ts";

/** What a check is about, and what it claims. */
export type Claim = Pick<Check, "id" | "event" | "what">;

/** What a check saw. */
export type Seen = Pick<Check, "expected" | "recomputed">;

const WHAT: Readonly<Record<CheckId, string>> = {
  trust: "The keys and the witness policy to trust are usable.",
  form: "The bundle has the form of an evidence bundle.",
  bytes: "The bundle holds nothing but what its parts make, byte for byte.",
  envelope: "The envelope holds one statement with one signature.",
  proof: "The proof of inclusion is readable.",
  statement: "The statement is one of an event in the life of an execution.",
  signer: "The signer is the service that may say so, and its key was in use.",
  signature: "The signature over the statement is that of the signer.",
  "pae-digest": "The log's entry names the digest of this statement.",
  leaf: "The log's entry holds this digest, this signature and this key.",
  "leaf-hash": "The leaf's hash is that of the entry.",
  path: "The proof leads from the leaf to a root.",
  root: "That root is the one of the checkpoint.",
  checkpoint: "The log has signed the checkpoint.",
  time: "The log was at this checkpoint after the event occurred.",
  witnesses: "Enough witnesses have cosigned the checkpoint.",
  chain: "The event follows the one before it, in the same execution.",
  end: "The last event says it is the last.",
  consistency: "The log has only grown since an older checkpoint.",
  remembered: "The log has only grown since the checkpoint you kept.",
  disclosure: "The disclosed value is the one the decision commits to.",
  opening: "The opened bytes are those the statement has the digest of.",
  "replay-input": "The recorded input is the one the decision has the digest of.",
  "replay-output": "The recorded output is the one the decision has the digest of.",
  replay: "The same policies decide the same again.",
};

/** The claim of a check of this kind about an event, or with null about the bundle; `subject` says about which part of it. */
export function claim(id: CheckId, event: number | null, subject?: string): Claim {
  return { id, event, what: subject === undefined ? WHAT[id] : `${WHAT[id]} (${subject})` };
}

/** A check that passed. */
export function passed(claimed: Claim, seen: Seen = {}): Check {
  return { ...claimed, status: "pass", ...seen };
}

/** A check that failed. */
export function failed(claimed: Claim, problem: string, seen: Seen = {}): Check {
  return { ...claimed, status: "fail", problem, ...seen };
}

/** A check that could not be made, or that nobody asked for. */
export function notChecked(claimed: Claim, problem: string, seen: Seen = {}): Check {
  return { ...claimed, status: "not-checked", problem, ...seen };
}

/** A check of two texts, which must be equal. */
export function compared(
  claimed: Claim,
  expected: string,
  recomputed: string,
  problem: string,
): Check {
  const seen = { expected, recomputed };
  return expected === recomputed ? passed(claimed, seen) : failed(claimed, problem, seen);
}
