import { encodeBase64, encodeHex, equalBytes } from "@writ/encoding";
import { hashedRekord } from "../dsse/hashed-rekord.ts";
import { pae, PAYLOAD_TYPE } from "../dsse/pae.ts";
import { foldLeaf } from "../merkle/fold-proof.ts";
import { StatementError } from "../statement/statement-error.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { OpenTrust, StatementKey } from "./bundle-trust.ts";
import { type Claim, claim, compared, failed, notChecked, passed } from "./check.ts";
import { type ExecutionEvent, readExecutionEvent } from "./event-kinds.ts";
import type { SignedPart } from "./read-event.ts";
import type { Check } from "./report.ts";

/** What became of a signed statement, and what it is. */
export interface CheckedStatement {
  /** Undefined when the statement is not readable. */
  readonly event: ExecutionEvent | undefined;
  /** The key the bundle names, if the trust has it. */
  readonly key: StatementKey | undefined;
  readonly paeDigest: Uint8Array;
  /** Of the entry this statement must have in the log; undefined without the key. */
  readonly leafHash: Uint8Array | undefined;
  readonly checks: readonly Check[];
}

/** Checks a statement, who signed it, and what its entry in the log has to be. */
export async function checkStatement(
  seq: number,
  part: SignedPart,
  trust: Pick<OpenTrust, "keys">,
  crypto: VerifyCrypto,
): Promise<CheckedStatement> {
  const { payload, signature } = part.envelope;
  const signed = pae(PAYLOAD_TYPE, payload);
  const paeDigest = await crypto.sha256(signed);
  const key = trust.keys.get(part.keyId);
  const read = readStatement(claim("statement", seq), payload);
  const checks = [read.check, checkSigner(claim("signer", seq), key, read.event)];

  const signatureClaim = claim("signature", seq);
  const unsigned = "the signer's key is unknown";
  if (key === undefined) checks.push(notChecked(signatureClaim, unsigned));
  else if (await crypto.p256(key.spkiDer, signed, signature)) checks.push(passed(signatureClaim));
  else checks.push(failed(signatureClaim, "it is not the signature of this statement"));

  const digest = encodeBase64(paeDigest);
  const otherDigest = "the entry is that of another statement";
  checks.push(compared(claim("pae-digest", seq), part.entryDigest, digest, otherDigest));
  const leafClaim = claim("leaf", seq);
  const leafHashClaim = claim("leaf-hash", seq);
  if (key === undefined) {
    checks.push(notChecked(leafClaim, unsigned), notChecked(leafHashClaim, unsigned));
    return { event: read.event, key, paeDigest, leafHash: undefined, checks };
  }
  const entry = hashedRekord({ paeDigest, signatureDer: signature, spkiDer: key.spkiDer });
  const isSame = equalBytes(entry, part.entry);
  const seen = { expected: encodeBase64(part.entry), recomputed: encodeBase64(entry) };
  checks.push(isSame ? passed(leafClaim, seen) : failed(leafClaim, "it holds others", seen));
  const leafHash = await foldLeaf(crypto, entry);
  const stated = isSame ? leafHash : await foldLeaf(crypto, part.entry);
  const otherLeaf = "the entry has another hash";
  checks.push(compared(leafHashClaim, encodeHex(stated), encodeHex(leafHash), otherLeaf));
  return { event: read.event, key, paeDigest, leafHash, checks };
}

function readStatement(
  claimed: Claim,
  payload: Uint8Array,
): { readonly event: ExecutionEvent | undefined; readonly check: Check } {
  try {
    const event = readExecutionEvent(payload);
    return { event, check: passed(claimed, { recomputed: event.kind }) };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { event: undefined, check: failed(claimed, error.message) };
  }
}

function checkSigner(
  claimed: Claim,
  key: StatementKey | undefined,
  event: ExecutionEvent | undefined,
): Check {
  if (key === undefined) return failed(claimed, "the trust file has no such key");
  if (event === undefined) return notChecked(claimed, "the statement is not readable");
  const { service } = event;
  const { occurredAt, recordedBy } = event.predicate;
  const seen = { expected: service, recomputed: key.service };
  if (key.service !== service)
    return failed(claimed, `the key of ${key.service} signed it, and only ${service} may`, seen);
  if (recordedBy.service !== service)
    return failed(claimed, `it says that ${recordedBy.service} recorded it`, seen);
  if (key.retiredAtMs !== null && Date.parse(occurredAt) > key.retiredAtMs)
    return failed(claimed, "the key was out of use when the event occurred", seen);
  return passed(claimed, seen);
}
