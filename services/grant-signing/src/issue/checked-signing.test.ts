import { canonicalBytes, encodeUtf8 } from "@writ/encoding";
import { grantBytes } from "@writ/grant";
import { parseCompact, verifySignature } from "@writ/token";
import { expect, test } from "vitest";
import { verificationOf } from "../keys/own-key.ts";
import { rootClaims } from "../testing/claims.ts";
import { testKey } from "../testing/keys.ts";
import { checkedSigning } from "./checked-signing.ts";
import { Refused } from "./refused.ts";

const key = testKey();
const other = testKey();
const payload = grantBytes(rootClaims(key.kid, "log"));
const form = { typ: "exec-grant+jwt", headerMembers: "kid" } as const;

function codeOf(work: () => unknown): string {
  try {
    work();
    return "signed";
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

test("gives a grant that verifies, the same bytes each time", () => {
  const sign = checkedSigning(key, verificationOf(key));
  const grant = sign(payload);
  verifySignature(parseCompact(grant, form), verificationOf(key));
  expect(sign(payload)).toBe(grant);
});

test("the key never signs what nobody could read", () => {
  let count = 0;
  const counting = { ...key, sign: (input: Uint8Array) => (count++, key.sign(input)) };
  const sign = checkedSigning(counting, verificationOf(key));
  const tooLarge = canonicalBytes({ x: "x".repeat(4_000) });
  expect(codeOf(() => sign(tooLarge))).toBe("GRANT_MALFORMED");
  expect(codeOf(() => sign(encodeUtf8("")))).toBe("GRANT_MALFORMED");
  expect(count).toBe(0);
});

test("a signature by a wrong key is never released", () => {
  const wrong = { ...key, sign: (input: Uint8Array) => other.sign(input) };
  const sign = checkedSigning(wrong, verificationOf(key));
  expect(codeOf(() => sign(payload))).toBe("SIGNER_FAULT");
});

test("a signature in another form, as DER, is never released", () => {
  const der = { ...key, sign: () => new Uint8Array(71).fill(48) };
  const sign = checkedSigning(der, verificationOf(key));
  expect(codeOf(() => sign(payload))).toBe("SIGNER_FAULT");
});
