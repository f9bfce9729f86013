import { canonicalBytes, encodeBase64Url, encodeUtf8, type Json } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../testing/sha256.ts";
import { commit, type Commitment, CommitmentError, disclosedValue } from "./commitment.ts";

const salt = "A".repeat(43);

function forged(content: Json): Commitment {
  const disclosure = encodeBase64Url(canonicalBytes(content));
  return { disclosure, commitment: encodeBase64Url(sha256(encodeUtf8(disclosure))) };
}

function refuses(opened: Commitment, name = "principal"): boolean {
  try {
    disclosedValue(sha256, name, opened);
    return false;
  } catch (error) {
    return error instanceof CommitmentError;
  }
}

test("opens to the value it was made of", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (name, value) => {
      expect(disclosedValue(sha256, name, commit(sha256, salt, name, value))).toBe(value);
    }),
  );
});

test("has the form of an SD-JWT disclosure", () => {
  const { commitment, disclosure } = commit(sha256, salt, "principal", "User::alice");
  expect(disclosure).toBe(encodeBase64Url(encodeUtf8(`["${salt}","principal","User::alice"]`)));
  expect(commitment).toBe(encodeBase64Url(sha256(encodeUtf8(disclosure))));
});

test("differs with every salt, so that a guess cannot be checked", () => {
  const other = commit(sha256, `${"A".repeat(42)}B`, "principal", "User::alice");
  expect(other.commitment).not.toBe(commit(sha256, salt, "principal", "User::alice").commitment);
  expect(() => commit(sha256, "A".repeat(21), "principal", 1)).toThrow(CommitmentError);
  expect(() => commit(sha256, "", "principal", 1)).toThrow(CommitmentError);
});

test("refuses the disclosure of something else", () => {
  const good = commit(sha256, salt, "principal", "User::alice");
  const other = commit(sha256, salt, "principal", "User::bob");
  expect(refuses({ ...good, disclosure: other.disclosure })).toBe(true);
  expect(refuses({ ...good, disclosure: `${good.disclosure}=` })).toBe(true);
  expect(refuses(good, "actor")).toBe(true);
  expect(refuses(good)).toBe(false);
});

test("refuses disclosures of another form, though the digest is right", () => {
  const forms: Json[] = [
    [salt, "principal"],
    [salt, "principal", 1, 2],
    ["short", "principal", 1],
    [1, "principal", 1],
    { salt, name: "principal", value: 1 },
    "principal",
  ];
  expect(forms.map((form) => refuses(forged(form)))).toEqual(forms.map(() => true));
  const spaced = encodeBase64Url(encodeUtf8(`["${salt}", "principal",1]`));
  expect(
    refuses({ disclosure: spaced, commitment: encodeBase64Url(sha256(encodeUtf8(spaced))) }),
  ).toBe(true);
});
