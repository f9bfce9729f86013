import { generateKeyPairSync } from "node:crypto";
import { failureReason, RpcError } from "@writ/rpc";
import { makeSessionToken, publicJwk, type SessionToken, signingKeyFromPem } from "@writ/token";
import { expect, test } from "vitest";
import { sessionReader } from "./session-reader.ts";

const NOW_S = 1_800_000_000;
const identity = newKey();
const statements = newKey();
const trust = {
  keys: [
    { kid: identity.kid, use: "exec-id", service: "identity", jwk: publicJwk(identity.publicKey) },
    {
      kid: statements.kid,
      use: "statement",
      service: "identity",
      jwk: publicJwk(statements.publicKey),
    },
  ] as const,
};
const claims: Omit<SessionToken, "aud" | "iss"> = {
  exp: NOW_S + 600,
  iat: NOW_S,
  jti: "0192f7c0-0000-7000-8000-000000000001",
  method: "code",
  role: "approver",
  sub: "User::ada",
  tenant: "acme",
};
const readAt = (nowS: number) => sessionReader(trust, () => nowS * 1000);

test("reads who is at work", () => {
  expect(readAt(NOW_S)(makeSessionToken(claims, identity))).toEqual({
    tenant: "acme",
    subject: "User::ada",
    role: "approver",
    method: "code",
    expiresAtMs: (NOW_S + 600) * 1000,
  });
});

test.each([
  ["one that is over", makeSessionToken(claims, identity), NOW_S + 700, "TOKEN_EXPIRED"],
  ["one of the future", makeSessionToken(claims, identity), NOW_S - 60, "TOKEN_NOT_YET_VALID"],
  ["one by a key for statements", makeSessionToken(claims, statements), NOW_S, "TOKEN_KEY_UNKNOWN"],
  ["one by an unknown key", makeSessionToken(claims, newKey()), NOW_S, "TOKEN_KEY_UNKNOWN"],
  ["garbage", "a.b.c", NOW_S, "TOKEN_MALFORMED"],
  ["nothing", "", NOW_S, "TOKEN_MALFORMED"],
])("refuses %s and shows nothing of it", (_, token, nowS, code) => {
  const error = errorOf(() => readAt(nowS)(token));
  expect(failureReason(error)).toBe("CALLER_UNAUTHENTICATED");
  expect(error.cause).toMatchObject({ code });
  expect(error.message.split(" ")).not.toContain(token);
});

test("stops trusting a key that went out of use", () => {
  const retired = trust.keys.map((key) => ({ ...key, retiredAt: "2026-11-23T00:00:00.000Z" }));
  const read = sessionReader({ keys: retired }, () => NOW_S * 1000);
  const error = errorOf(() => read(makeSessionToken(claims, identity)));
  expect(failureReason(error)).toBe("CALLER_UNAUTHENTICATED");
});

function errorOf(work: () => unknown): RpcError {
  try {
    work();
  } catch (error) {
    if (error instanceof RpcError) return error;
  }
  throw new Error("it was not refused as it should be");
}

function newKey() {
  const { privateKey } = generateKeyPairSync("ed25519");
  return signingKeyFromPem(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}
