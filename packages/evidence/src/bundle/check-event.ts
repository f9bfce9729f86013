import { unverifiedCheckpoint } from "../note/checkpoint.ts";
import type { TlogProof } from "../note/tlog-proof.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { BundledEvent } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";
import type { OpenTrust } from "./bundle-trust.ts";
import { claim, failed, notChecked, passed } from "./check.ts";
import { checkCheckpoint, type CheckpointFinding } from "./check-checkpoint.ts";
import { checkInclusion } from "./check-inclusion.ts";
import { type CheckedStatement, checkStatement } from "./check-statement.ts";
import type { ExecutionEvent } from "./event-kinds.ts";
import { readProof, readSignedPart, type SignedPart } from "./read-event.ts";
import { renderEvent } from "./render-event.ts";
import type { Check, CheckId } from "./report.ts";

/** An event of a bundle as far as it is readable. */
export interface OpenedEvent {
  readonly seq: number;
  readonly part: SignedPart | BundleError;
  readonly proof: TlogProof | BundleError;
}

/** An event that was checked by itself. */
export interface CheckedEvent {
  readonly seq: number;
  /** Undefined when the statement is not readable. */
  readonly event: ExecutionEvent | undefined;
  /** Of the statement's pre-authentication encoding; undefined when there is no envelope. */
  readonly paeDigest: Uint8Array | undefined;
  /** Where its leaf is said to be; undefined when the proof is not readable. */
  readonly place: { readonly index: number; readonly origin: string } | undefined;
  /** The one form the event can have in a bundle; undefined when something of it is unknown. */
  readonly rendered: BundledEvent | undefined;
  readonly checks: readonly Check[];
}

const OF_STATEMENT: readonly CheckId[] = [
  "statement",
  "signer",
  "signature",
  "pae-digest",
  "leaf",
  "leaf-hash",
];
const OF_PROOF: readonly CheckId[] = ["path", "root", "checkpoint", "time", "witnesses"];

/** Reads an event of a bundle; verifies nothing. */
export function openEvent(event: BundledEvent, seq: number): OpenedEvent {
  return { seq, part: readable(readSignedPart, event), proof: readable(readProof, event) };
}

/** Checks an event by itself: its statement, its signer, and that it is in the log. */
export async function checkEvent(
  { seq, part, proof }: OpenedEvent,
  findings: ReadonlyMap<string, CheckpointFinding>,
  trust: OpenTrust,
  crypto: VerifyCrypto,
): Promise<CheckedEvent> {
  const [envelope, proofClaim] = [claim("envelope", seq), claim("proof", seq)];
  const checks: Check[] = [
    part instanceof BundleError ? failed(envelope, part.message) : passed(envelope),
    proof instanceof BundleError ? failed(proofClaim, proof.message) : passed(proofClaim),
  ];
  const skip = (ids: readonly CheckId[], problem: string): void => {
    checks.push(...ids.map((id) => notChecked(claim(id, seq), problem)));
  };
  let statement: CheckedStatement | undefined;
  if (part instanceof BundleError) skip(OF_STATEMENT, "the envelope is not readable");
  else {
    statement = await checkStatement(seq, part, trust, crypto);
    checks.push(...statement.checks);
  }
  const { event, paeDigest } = statement ?? {};
  const finding = proof instanceof BundleError ? undefined : findings.get(proof.checkpoint);
  if (proof instanceof BundleError || finding === undefined) {
    skip(OF_PROOF, "the proof is not readable");
    return { seq, event, paeDigest, place: undefined, rendered: undefined, checks };
  }
  const checkpoint = unverifiedCheckpoint(proof.checkpoint);
  checks.push(...(await checkInclusion(seq, statement?.leafHash, proof, checkpoint, crypto)));
  const named = part instanceof BundleError ? undefined : part.checkpoint;
  const occurredAt = event?.predicate.occurredAt;
  checks.push(...checkCheckpoint(seq, finding, named, occurredAt, trust));
  const { origin } = checkpoint;
  const place = { index: proof.index, origin };
  const logKeyId = trust.logs.get(origin)?.logKeyId;
  const rendered =
    part instanceof BundleError || statement?.key === undefined || logKeyId === undefined
      ? undefined
      : renderEvent({
          ...part.envelope,
          keyId: part.keyId,
          spkiDer: statement.key.spkiDer,
          paeDigest: statement.paeDigest,
          proof,
          logKeyId,
        });
  return { seq, event, paeDigest, place, rendered, checks };
}

function readable<T>(read: (event: BundledEvent) => T, event: BundledEvent): T | BundleError {
  try {
    return read(event);
  } catch (error) {
    if (error instanceof BundleError) return error;
    throw error;
  }
}
