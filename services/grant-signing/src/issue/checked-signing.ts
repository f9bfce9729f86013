import { equalBytes } from "@writ/encoding";
import { GrantError, signGrant } from "@writ/grant";
import {
  parseCompact,
  type SigningKey,
  TokenError,
  type VerificationKey,
  verifySignature,
} from "@writ/token";
import { GRANT_FORM } from "../keys/read-grant.ts";
import { Refused } from "./refused.ts";

/**
 * Signs the payloads of grants, which the caller has parsed and checked (identity-grants.md 5.3, 5.4). First a dry run:
 * the token with nothing for a signature must be one that a verifier reads, with exactly these bytes in it. Then the key
 * signs, once, and its signature is verified before it is released. So the key never signs what nobody could read, and
 * nothing leaves that is signed wrongly, in another form or by another key.
 * @throws Refused GRANT_MALFORMED, SIGNER_FAULT
 */
export function checkedSigning(
  key: SigningKey,
  verification: VerificationKey,
): (payload: Uint8Array) => string {
  const { alg, kid } = key;
  const dryRun: SigningKey = { alg, kid, sign: () => new Uint8Array(64) };
  return (payload) => {
    lint(payload, dryRun);
    const grant = signGrant(payload, key);
    try {
      verifySignature(parseCompact(grant, GRANT_FORM), verification);
    } catch (cause) {
      throw new Refused("SIGNER_FAULT", "the signature does not verify", { cause });
    }
    return grant;
  };
}

function lint(payload: Uint8Array, dryRun: SigningKey): void {
  try {
    const jws = parseCompact(signGrant(payload, dryRun), GRANT_FORM);
    if (!equalBytes(jws.payload, payload)) throw new GrantError("the token holds other bytes");
  } catch (error) {
    const isMalformed = error instanceof TokenError || error instanceof GrantError;
    throw isMalformed ? new Refused("GRANT_MALFORMED", error.message) : error;
  }
}
