import { equalBytes } from "@writ/encoding";
import { GrantError, MAX_GRANT_BYTES, signGrant } from "@writ/grant";
import {
  parseCompact,
  type SigningKey,
  TokenError,
  type VerificationKey,
  verifySignature,
} from "@writ/token";
import { Refused } from "./refused.ts";

const FORM = { typ: "exec-grant+jwt", headerMembers: "kid", maxBytes: MAX_GRANT_BYTES } as const;

/**
 * Signs the payloads of grants, which the caller has parsed and checked. First with a throw-away key, and the token that
 * comes out must be one a verifier reads, with exactly these bytes in it; then once with the real key, whose signature
 * is verified before it is released. So nothing malformed, wrongly signed or signed by a wrong key ever leaves.
 * @throws Refused GRANT_MALFORMED, SIGNER_FAULT
 */
export function checkedSigning(
  key: SigningKey,
  verification: VerificationKey,
  throwAway: SigningKey,
): (payload: Uint8Array) => string {
  return (payload) => {
    try {
      lint(signGrant(payload, throwAway), payload);
    } catch (error) {
      if (error instanceof TokenError || error instanceof GrantError) {
        throw new Refused("GRANT_MALFORMED", error.message);
      }
      throw error;
    }
    const grant = signGrant(payload, key);
    try {
      verifySignature(parseCompact(grant, FORM), verification);
    } catch (cause) {
      throw new Refused("SIGNER_FAULT", "the signature does not verify", { cause });
    }
    return grant;
  };
}

function lint(token: string, payload: Uint8Array): void {
  const jws = parseCompact(token, FORM);
  if (!equalBytes(jws.payload, payload)) {
    throw new Refused("GRANT_MALFORMED", "the token holds other bytes than were checked");
  }
}
