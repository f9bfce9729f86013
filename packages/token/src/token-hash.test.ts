import { createHash } from "node:crypto";
import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { hashText, isHashText, sha256 } from "./sha256.ts";
import { signingInputHash, tokenHash } from "./token-hash.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

test("hashes the whole token, or only what its signature covers", () => {
  expect(tokenHash("aa.bb.cc")).toBe(digest("aa.bb.cc"));
  expect(signingInputHash("aa.bb.cc")).toBe(digest("aa.bb"));
});

test("tells tokens apart by signature in one hash and not in the other", () => {
  expect(tokenHash("aa.bb.cc")).not.toBe(tokenHash("aa.bb.cd"));
  expect(signingInputHash("aa.bb.cc")).toBe(signingInputHash("aa.bb.cd"));
});

test("hashes to bytes and to text alike", () => {
  // FIPS 180-2 appendix B.1.
  const hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(Buffer.from(sha256(encodeUtf8("abc"))).toString("hex")).toBe(hex);
  expect(hashText(encodeUtf8("abc"))).toBe(Buffer.from(hex, "hex").toString("base64url"));
  expect(isHashText(hashText("abc"))).toBe(true);
});

test("knows base64url of 32 bytes from anything else", () => {
  const good = hashText("abc");
  const others = [good.slice(1), `${good}A`, `${good}=`, `${good}\n`, `${good.slice(1)}+`, ""];
  expect(others.some(isHashText)).toBe(false);
  for (let value = 0; value < 256; value++) {
    const bytes = new Uint8Array(32).fill(value);
    expect(isHashText(Buffer.from(bytes).toString("base64url"))).toBe(true);
  }
});
