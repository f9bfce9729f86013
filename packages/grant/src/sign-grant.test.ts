import { parseCompact, verificationKeyFromJwk, verifySignature } from "@writ/token";
import { describe, expect, test } from "vitest";
import { GrantError } from "./grant-error.ts";
import { grantBytes, MAX_GRANT_BYTES, signGrant } from "./sign-grant.ts";
import { rootClaims, testKey } from "./test-grants.ts";

const key = testKey("Ed25519");

describe("signGrant", () => {
  test("signs exactly the bytes under the header of a grant", () => {
    const payload = grantBytes(rootClaims());
    const token = signGrant(payload, key.signing);
    const jws = parseCompact(token, { typ: "exec-grant+jwt", headerMembers: "kid" });
    expect(jws.header).toEqual({ alg: "Ed25519", kid: key.signing.kid, typ: "exec-grant+jwt" });
    expect(Buffer.from(jws.payload)).toEqual(Buffer.from(payload));
    expect(() => verifySignature(jws, verificationKeyFromJwk(key.jwk))).not.toThrow();
  });

  test("signs nothing that no verifier would take for its size", () => {
    const overhead = signGrant(new Uint8Array(3), key.signing).length - 4;
    const room = Math.floor(((MAX_GRANT_BYTES - overhead) / 4) * 3);
    expect(signGrant(new Uint8Array(room), key.signing).length).toBeLessThanOrEqual(
      MAX_GRANT_BYTES,
    );
    expect(() => signGrant(new Uint8Array(room + 2), key.signing)).toThrow(GrantError);
  });

  test("makes the same grant of the same bytes", () => {
    const payload = grantBytes(rootClaims());
    expect(signGrant(payload, key.signing)).toBe(signGrant(payload, key.signing));
  });
});
