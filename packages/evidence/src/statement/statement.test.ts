import { canonicalBytes, decodeUtf8, encodeUtf8, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { mutations } from "../testing/mutations.ts";
import { buildStatement, parseStatement } from "./statement.ts";
import { StatementError } from "./statement-error.ts";

const statement = {
  subject: { name: "execution/017f22e2-79b0-7cc3-98c4-dc0c0c07398f", sha256: "ab".repeat(32) },
  predicateType: "https://writ.dev/attestation/example/v1",
  predicate: { b: [1, "x"], a: null },
};
const bytes = buildStatement(statement);
const good = decodeUtf8(bytes);

function code(input: string | Uint8Array): string {
  try {
    parseStatement(typeof input === "string" ? encodeUtf8(input) : input);
    return "read";
  } catch (error) {
    return error instanceof StatementError ? "refused" : String(error);
  }
}

test("writes an in-toto statement in canonical JSON and reads it back", () => {
  expect(good).toBe(
    `{"_type":"https://in-toto.io/Statement/v1","predicate":{"a":null,"b":[1,"x"]},` +
      `"predicateType":"https://writ.dev/attestation/example/v1",` +
      `"subject":[{"digest":{"sha256":"${"ab".repeat(32)}"},"name":"execution/017f22e2-79b0-7cc3-98c4-dc0c0c07398f"}]}`,
  );
  expect(parseStatement(bytes)).toEqual(statement);
});

test("refuses duplicate keys, other spellings, and what is not JSON", () => {
  const refused = [
    good.replace('"a":null', '"a":null,"a":null'),
    good.replace('{"_type"', '{"_type":"x","_type"'),
    good.replace('"a":null,"b":[1,"x"]', '"b":[1,"x"],"a":null'),
    good.replace(":", ": "),
    good.replace('"x"', '"\\u0078"'),
    good.replace("1,", "1.0,"),
    `${good}\n`,
    `\ufeff${good}`,
    good.slice(0, -1),
    "",
  ];
  expect(refused.map(code)).toEqual(refused.map(() => "refused"));
  expect(code(Uint8Array.of(0xff))).toBe("refused");
});

test("refuses a statement whose frame is changed in any one place", () => {
  const frame = JSON.parse(good) as Record<string, Json>;
  const read = [...mutations(frame)]
    // What is inside of the predicate is its reader's to judge.
    .filter(({ what }) => !what.startsWith(".predicate.") && what !== ".predicate +unknown")
    .filter(({ document }) => code(canonicalBytes(document as Json)) === "read");
  expect(read.map(({ what }) => what)).toEqual([]);
});

test("refuses two subjects, none, other digests and foreign types", () => {
  const [, subject = ""] = /"subject":\[(.*)\]/.exec(good) ?? [];
  const refused = [
    good.replace(subject, `${subject},${subject}`),
    good.replace(subject, ""),
    good.replace("abab", "ABAB"),
    good.replace("abab", "ab"),
    good.replace("execution/", ""),
    good.replace("execution/", "exe cution/"),
    good.replace("Statement/v1", "Statement/v0.1"),
    good.replace("https://writ.dev/attestation", "https://example.com/attestation"),
  ];
  expect(refused.map(code)).toEqual(refused.map(() => "refused"));
});

test("builds nothing it would not read", () => {
  const { subject, predicateType, predicate } = statement;
  const build =
    (changed: object): (() => Uint8Array) =>
    () =>
      buildStatement({ ...statement, ...changed });
  expect(build({ subject: { ...subject, sha256: "AB" } })).toThrow(StatementError);
  expect(build({ subject: { ...subject, name: "x" } })).toThrow(StatementError);
  expect(build({ predicateType: predicateType.replace("writ.dev", "writ.example") })).toThrow(
    StatementError,
  );
  expect(build({ predicate: [predicate] })).toThrow(StatementError);
  expect(build({ predicate: { big: "a".repeat(65_536) } })).toThrow(StatementError);
  expect(build({ predicate: { when: new Date(0) } })).toThrow("NOT_JSON_VALUE");
});

test("never shows what it refused", () => {
  const secret = good.replace('"a":null', '"a":null ,"s3cret":1');
  expect(() => parseStatement(encodeUtf8(secret))).toThrow(/^statement refused at "payload"$/);
});
