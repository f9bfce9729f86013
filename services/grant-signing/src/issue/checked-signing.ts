import { generateKeyPairSync } from "node:crypto";
import { equalBytes } from "@writ/encoding";
import { GrantError, signGrant } from "@writ/grant";
import {
  parseCompact,
  type SigningKey,
  signingKeyFromPem,
  TokenError,
  type VerificationKey,
  verifySignature,
} from "@writ/token";
import { GRANT_FORM } from "../keys/read-grant.ts";
import { Refused } from "./refused.ts";

/**
 * Signs the payloads of grants, which the caller has parsed and checked (identity-grants.md 5.3, 5.4). First the lint: the
 * token as it would leave, but signed with a key made for this and thrown away with the process, must be one that a
 * verifier reads, with exactly these bytes in it. Then the key signs, once, and its signature is verified before it is
 * released. So the key never signs what nobody could read, and nothing leaves that is signed wrongly, in another form or
 * by another key.
 * @throws Refused GRANT_MALFORMED, SIGNER_FAULT
 */
export function checkedSigning(
  key: SigningKey,
  verification: VerificationKey,
): (payload: Uint8Array) => string {
  const throwAway: SigningKey = { ...throwAwayKey(key.alg), kid: key.kid };
  return (payload) => {
    lint(payload, throwAway);
    const grant = signGrant(payload, key);
    try {
      verifySignature(parseCompact(grant, GRANT_FORM), verification);
    } catch (cause) {
      throw new Refused("SIGNER_FAULT", "the signature does not verify", { cause });
    }
    return grant;
  };
}

function throwAwayKey(alg: SigningKey["alg"]): SigningKey {
  const { privateKey } =
    alg === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return signingKeyFromPem(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
}

function lint(payload: Uint8Array, throwAway: SigningKey): void {
  try {
    const jws = parseCompact(signGrant(payload, throwAway), GRANT_FORM);
    if (!equalBytes(jws.payload, payload)) throw new GrantError("the token holds other bytes");
  } catch (error) {
    const isMalformed = error instanceof TokenError || error instanceof GrantError;
    throw isMalformed ? new Refused("GRANT_MALFORMED", error.message) : error;
  }
}
