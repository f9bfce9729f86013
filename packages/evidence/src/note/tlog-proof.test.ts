import { encodeBase64 } from "@writ/encoding";
import { expect, test } from "vitest";
import { testLeaves } from "../testing/naive-tree.ts";
import { NoteError } from "./note-error.ts";
import { formatTlogProof, parseTlogProof } from "./tlog-proof.ts";

const proof = testLeaves(3);
const root = encodeBase64(new Uint8Array(32));
const checkpoint = `log.example\n8\n${root}\n\n\u2014 log.example ${encodeBase64(new Uint8Array(68))}\n`;
const text = formatTlogProof({ index: 5, proof, checkpoint });

function code(run: () => unknown): string {
  try {
    run();
    return "accepted";
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

test("writes the lines of C2SP tlog-proof and reads them back", () => {
  const hashes = proof.map((hash) => `${encodeBase64(hash)}\n`).join("");
  expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 5\n${hashes}\n${checkpoint}`);
  expect(parseTlogProof(text)).toEqual({ index: 5, proof, checkpoint });
});

test("reads the proof of a tree's only leaf", () => {
  const only = { index: 0, proof: [], checkpoint };
  expect(parseTlogProof(formatTlogProof(only))).toEqual(only);
});

test("passes over extra data, which nobody signed", () => {
  const extra = text.replace("index", "extra YWJj\nindex");
  expect(parseTlogProof(extra)).toEqual({ index: 5, proof, checkpoint });
  for (const bad of ["extra YWI\n", "extra  YWJj\n", "extra\n", "extra YWJj\nextra YWJj\n"]) {
    expect(code(() => parseTlogProof(text.replace("index", `${bad}index`)))).toBe("MALFORMED");
  }
});

test("refuses every other form", () => {
  const [first = ""] = proof.map(encodeBase64);
  const refused = [
    "",
    checkpoint,
    text.replace("@v1", "@v2"),
    text.replace("index 5", "index 05"),
    text.replace("index 5", "index -5"),
    text.replace("index 5", "index 5 "),
    text.replace("index 5", "index 9007199254740992"),
    text.replace("index 5\n", ""),
    text.replace("index 5\n", "index 5\nindex 5\n"),
    text.replace(first, first.replace("=", "")),
    text.replace(first, encodeBase64(new Uint8Array(31))),
    text.replace(`${first}\n`, `${first}\n\n`),
    text.replace("\n\nlog", "\nlog"),
    text.replaceAll("\n", "\r\n"),
    text.slice(0, text.indexOf("\n\n") + 2),
    text.replace("index 5\n", `index 5\n${`${first}\n`.repeat(62)}`),
  ];
  expect(refused.map((one) => code(() => parseTlogProof(one)))).toEqual(
    refused.map(() => "MALFORMED"),
  );
});

test("writes no proof it would not read", () => {
  expect(code(() => formatTlogProof({ index: -1, proof, checkpoint }))).toBe("MALFORMED");
  expect(code(() => formatTlogProof({ index: 1, proof: [new Uint8Array(31)], checkpoint }))).toBe(
    "MALFORMED",
  );
  const many = Array.from({ length: 65 }, () => new Uint8Array(32));
  expect(code(() => formatTlogProof({ index: 1, proof: many, checkpoint }))).toBe("MALFORMED");
});
