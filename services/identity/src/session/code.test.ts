import { randomBytes } from "node:crypto";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { newSignInCode, signInCodeHash } from "./code.ts";

test("a code is 32 random bytes, of which only the digest is stored", () => {
  const { code, hash } = newSignInCode(randomBytes);
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(hash).toEqual(sha256(code));
  expect(signInCodeHash(code)).toEqual(hash);
  expect(newSignInCode(randomBytes).code).not.toBe(code);
});

test.each(["", "a", "A".repeat(42), "A".repeat(44), `${"A".repeat(42)}=`, `${"A".repeat(42)}B`])(
  "%j is no code",
  (text) => {
    expect(signInCodeHash(text)).toBeUndefined();
  },
);
