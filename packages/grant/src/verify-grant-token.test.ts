import { encodeUtf8 } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import { bundling, type Change, verdictOf, viewing } from "./test-changes.ts";
import { bundleKey, testKeys, verifierKeys } from "./test-control-plane.ts";
import { iat, nowMs, testKey } from "./test-grants.ts";

const keys = testKeys();
const holder = testKey("Ed25519");
const another = testKeys();
const grantKey = bundleKey(keys.grant, "exec-grant");
const header = encodeUtf8('{"alg":"none","typ":"exec-grant+jwt"}');

describe("the token, steps 0 to 5", () => {
  test.each<[string, string, Change]>([
    ["no token", "GRANT_MALFORMED", () => ({ editGrant: () => "" })],
    [
      "two segments",
      "GRANT_MALFORMED",
      () => ({ editGrant: (grant) => grant.slice(0, grant.lastIndexOf(".")) }),
    ],
    ["four segments", "GRANT_MALFORMED", () => ({ editGrant: (grant) => `${grant}.x` })],
    ["white space before it", "GRANT_MALFORMED", () => ({ editGrant: (grant) => ` ${grant}` })],
    ["a line end after it", "GRANT_MALFORMED", () => ({ editGrant: (grant) => `${grant}\n` })],
    ["padding", "GRANT_MALFORMED", () => ({ editGrant: (grant) => `${grant}==` })],
    [
      "a token that is too large",
      "GRANT_MALFORMED",
      () => ({ editGrant: (grant) => grant + "A".repeat(4096) }),
    ],
    [
      "the algorithm none",
      "GRANT_ALG_MISMATCH",
      () => ({
        editGrant: (grant) => grant.replace(/^[^.]+/, Buffer.from(header).toString("base64url")),
      }),
    ],
    ["another type of token", "GRANT_WRONG_TYPE", () => ({ typ: "exec-pop+jwt" })],
    ["the type in upper case", "GRANT_WRONG_TYPE", () => ({ typ: "EXEC-GRANT+JWT" })],
    ["keys that are stale", "KEYSET_STALE", bundling(keys, { iat: iat - 100, exp: iat + 4 })],
    [
      "keys from the future",
      "KEYSET_STALE",
      viewing({ keys: { ...verifierKeys(keys), signedAtMs: nowMs + 2001 } }),
    ],
    ["an unknown key", "GRANT_KEY_UNKNOWN", () => ({ signer: another.grant.signing })],
    ["a key for something else", "GRANT_KEY_UNKNOWN", () => ({ signer: keys.revocation.signing })],
    [
      "a key that is not in time yet",
      "GRANT_KEY_UNKNOWN",
      bundling(keys, { keys: [{ ...grantKey, nbf: iat + 6 }] }),
    ],
    [
      "a key past its time",
      "GRANT_KEY_UNKNOWN",
      bundling(keys, { keys: [{ ...grantKey, naf: iat + 5 }] }),
    ],
    [
      "a tainted key",
      "GRANT_KEY_REVOKED",
      bundling(keys, { keys: [{ ...grantKey, state: "TAINTED" }] }),
    ],
    [
      "a revoked key",
      "GRANT_KEY_REVOKED",
      bundling(keys, { keys: [{ ...grantKey, state: "REVOKED" }] }),
    ],
    [
      "a key that is used up but known",
      "accepted",
      bundling(keys, { keys: [{ ...grantKey, state: "OLD" }] }),
    ],
    [
      "another algorithm than the key's",
      "GRANT_ALG_MISMATCH",
      () => ({ signer: { ...keys.grant.signing, alg: "ES256" } }),
    ],
    [
      "another's signature",
      "GRANT_SIG_INVALID",
      () => ({ signer: { ...another.grant.signing, kid: keys.grant.signing.kid } }),
    ],
    ["claims that are no object", "GRANT_MALFORMED", () => ({ payload: () => [] })],
    [
      "an unknown member",
      "GRANT_MALFORMED",
      () => ({ payload: (claims) => ({ ...claims, admin: true }) }),
    ],
    [
      "an unknown member of exec",
      "GRANT_MALFORMED",
      () => ({ payload: (claims) => ({ ...claims, exec: { ...claims.exec, x: 1 } }) }),
    ],
    [
      "an unknown version",
      "GRANT_MALFORMED",
      () => ({ payload: (claims) => ({ ...claims, exec: { ...claims.exec, ver: 2 } }) }),
    ],
  ])("%s: %s", (_, expected, change) => {
    expect(verdictOf(keys, holder, change)).toBe(expected);
  });
});
