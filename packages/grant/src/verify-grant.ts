import { tokenHash } from "@writ/token";
import { parseGrantClaims } from "./parse-grant-claims.ts";
import { deniedFrom } from "./denied-from.ts";
import type { GrantUse, VerifiedGrant, VerifierView } from "./verifier-view.ts";
import {
  checkAddressee,
  checkNotRevoked,
  checkRevocationsFresh,
  checkTimes,
} from "./verify-grant-state.ts";
import { checkKeysFresh, checkSignature, parseGrant, signerOf } from "./verify-grant-token.ts";
import {
  checkArtifacts,
  checkInput,
  checkProof,
  checkRuntime,
  checkScope,
} from "./verify-grant-use.ts";

/**
 * Whether an execution may start under a grant: steps 0 to 14 of the verifier, in this order, the
 * first that fails denies. Pure but for `view.seenProof`, synchronous, and without a way to leave a
 * step out. Steps 15 (redeem) and 16 (evidence) need the control plane and are the caller's: see
 * `VerifiedGrant.redemption`.
 * @throws Denied for every refusal, unforeseen ones included
 */
export function verifyGrant(token: string, use: GrantUse, view: VerifierView): VerifiedGrant {
  try {
    return verified(token, use, view);
  } catch (error) {
    throw deniedFrom(error);
  }
}

function verified(token: string, use: GrantUse, view: VerifierView): VerifiedGrant {
  const jws = parseGrant(token); // 0, 1
  checkKeysFresh(view); // 2
  const key = signerOf(jws, view); // 3
  checkSignature(jws, key); // 4
  const claims = parseGrantClaims(jws.payload); // 5
  checkAddressee(claims, view); // 6
  checkTimes(claims, view); // 7
  checkRevocationsFresh(claims, view); // 8
  checkNotRevoked(claims, key.kid, view); // 9
  const gth = tokenHash(token);
  checkProof(claims, gth, use, view); // 10
  const input = checkInput(claims, use); // 11
  checkArtifacts(claims, use); // 12
  checkRuntime(claims, use, view); // 13
  checkScope(claims, use, input); // 14
  const redemption = claims.exec.use === "multi" ? "not-required" : "required";
  return { claims, kid: key.kid, gth, redemption };
}
