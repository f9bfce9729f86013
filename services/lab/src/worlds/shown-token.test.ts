import { canonicalBytes, encodeBase64Url } from "@writ/encoding";
import { expect, test } from "vitest";
import { shownReference, shownToken } from "./shown-token.ts";

const part = (value: object) => encodeBase64Url(canonicalBytes(value as never));
const SIGNATURE = "c2lnbmF0dXJl";
const TOKEN = `${part({ alg: "Ed25519" })}.${part({ jti: "j", exec: { id: "e" } })}.${SIGNATURE}`;

test("a token is shown by its claims and digest, and without its signature", () => {
  const shown = shownToken(TOKEN);
  expect(shown).toMatchObject({ header: { alg: "Ed25519" }, claims: { jti: "j" } });
  expect(shown["sha256"]).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(shown)).not.toContain(SIGNATURE);
});

test("a reference names the grant and its execution", () => {
  expect(shownReference(TOKEN)).toMatchObject({ jti: "j", executionId: "e" });
});

test("what is no token is not shown", () => {
  for (const text of ["", "garbage", "a.b.c", "e30.bm90IGpzb24.x"])
    expect(JSON.stringify(shownToken(text))).toContain("not readable");
});
