import {
  canonicalBytes,
  decodeBase64Url,
  decodeHex,
  decodeUtf8,
  encodeBase64Url,
  encodeHex,
  EncodingError,
} from "@writ/encoding";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { BundledOpening } from "./bundle-document.ts";
import { claim, compared, failed, notChecked } from "./check.ts";
import type { ExecutionEvent } from "./event-kinds.ts";
import type { Check } from "./report.ts";

/** The openings a bundle may hold: their names in evidence, and what they open. */
export const OPENING_NAMES = ["request-nonce", "grant-claims", "executor-outcome"] as const;

/** Checks that each opening is what a digest in the statement of its event stands for. */
export async function checkOpenings(
  openings: readonly BundledOpening[],
  events: readonly (ExecutionEvent | undefined)[],
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const opening of openings) {
    const event = events[opening.event];
    const isUnread = opening.event < events.length && event === undefined;
    checks.push(
      isUnread
        ? notChecked(claim("opening", opening.event), "the statement is not readable")
        : await checkOpening(opening, event, crypto),
    );
  }
  return checks;
}

async function checkOpening(
  { event: seq, name, value }: BundledOpening,
  event: ExecutionEvent | undefined,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<Check> {
  const known = OPENING_NAMES.find((one) => one === name);
  const claimed = claim("opening", seq, known ?? "unknown");
  const opened = known && event && digested(known, value, event);
  if (opened === undefined) return failed(claimed, "the statement has no digest of it");
  const digest = encodeHex(await crypto.sha256(opened.bytes));
  return compared(claimed, opened.sha256, digest, "the statement has the digest of other bytes");
}

/** A digest of a statement, hex, and the bytes that it is of. */
interface Opened {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

function digested(
  name: (typeof OPENING_NAMES)[number],
  value: Uint8Array,
  event: ExecutionEvent,
): Opened | undefined {
  switch (name) {
    case "request-nonce":
      return requestOf(value, event);
    case "grant-claims": {
      const grant = event.kind === "decision" ? event.predicate.grant : null;
      return grant === null ? undefined : { sha256: grant.claims.sha256, bytes: value };
    }
    case "executor-outcome": {
      const executor = event.kind === "outcome" ? event.predicate.executor : undefined;
      return executor && { sha256: executor.signature.sha256, bytes: value };
    }
  }
}

// The subject's digest hides the request behind a nonce: SHA-256 of JCS {nonce, request}.
function requestOf(value: Uint8Array, event: ExecutionEvent): Opened | undefined {
  const proof = event.kind === "decision" ? event.predicate.policyProof : null;
  const nonce = nonceOf(value);
  if (proof === null || nonce === undefined) return undefined;
  const request = encodeBase64Url(decodeHex(proof.request.digest.sha256));
  return { sha256: event.subject.sha256, bytes: canonicalBytes({ nonce, request }) };
}

function nonceOf(value: Uint8Array): string | undefined {
  try {
    const nonce = decodeUtf8(value);
    decodeBase64Url(nonce);
    return nonce;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
