import { encodeBase64, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NoteError } from "../note/note-error.ts";
import { testLeaves } from "../testing/naive-tree.ts";
import { formatAddCheckpoint, parseAddCheckpoint } from "./add-checkpoint.ts";

const proof = testLeaves(3);
const root = encodeBase64(new Uint8Array(32));
const checkpoint = `log.example\n8\n${root}\n\n\u2014 log.example ${encodeBase64(new Uint8Array(68))}\n`;
const text = formatAddCheckpoint({ oldSize: 5, proof, checkpoint });

function code(body: string | Uint8Array): string {
  try {
    parseAddCheckpoint(typeof body === "string" ? encodeUtf8(body) : body);
    return "accepted";
  } catch (error) {
    if (error instanceof NoteError) return error.code;
    throw error;
  }
}

test("writes the lines of C2SP tlog-witness and reads them back", () => {
  const hashes = proof.map((hash) => `${encodeBase64(hash)}\n`).join("");
  expect(text).toBe(`old 5\n${hashes}\n${checkpoint}`);
  expect(parseAddCheckpoint(encodeUtf8(text))).toEqual({ oldSize: 5, proof, checkpoint });
});

test("reads the example of C2SP tlog-witness", () => {
  const example =
    "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n" +
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n" +
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" +
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n" +
    "\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
  const read = parseAddCheckpoint(encodeUtf8(example));
  expect([read.oldSize, read.proof.length]).toEqual([20_852_014, 4]);
  expect(formatAddCheckpoint(read)).toBe(example);
});

test("reads a request from a log nothing is known of", () => {
  const first = { oldSize: 0, proof: [], checkpoint };
  expect(parseAddCheckpoint(encodeUtf8(formatAddCheckpoint(first)))).toEqual(first);
});

test("refuses every other form", () => {
  const [first = ""] = proof.map(encodeBase64);
  const refused = [
    "",
    "\n",
    checkpoint,
    text.replace("old 5", "old 05"),
    text.replace("old 5", "old -5"),
    text.replace("old 5", "old  5"),
    text.replace("old 5", "old 5 "),
    text.replace("old 5", "Old 5"),
    text.replace("old 5", "old"),
    text.replace("old 5", "old 9007199254740992"),
    text.replace("old 5\n", ""),
    text.replace("old 5\n", "old 5\nold 5\n"),
    `\n${text}`,
    text.replace(first, first.replace("=", "")),
    text.replace(first, encodeBase64(new Uint8Array(31))),
    text.replace(first, ` ${first}`),
    text.replace(`${first}\n`, `${first}\n\n`),
    text.replace("\n\nlog", "\nlog"),
    text.replaceAll("\n", "\r\n"),
    text.slice(0, text.indexOf("\n\n") + 2),
    text.slice(0, text.indexOf("\n\n")),
    text.slice(0, -1),
    `${text}\n`,
    text.replace("\n8\n", "\n08\n"),
    text.replace("\n8\n", "\n8\nextension\n"),
  ];
  expect(refused.map(code)).toEqual(refused.map(() => "MALFORMED"));
  expect(code(Uint8Array.of(...encodeUtf8(text), 0xc3))).toBe("MALFORMED");
  expect(code(text.replace("log.example\n8", "log example\n8"))).toBe("BAD_NAME");
});

test("reads 63 hashes and 64 KiB, and no more", () => {
  const hashes = (count: number) => testLeaves(count);
  const most = formatAddCheckpoint({ oldSize: 5, proof: hashes(63), checkpoint });
  expect(code(most)).toBe("accepted");
  expect(code(most.replace("old 5\n", `old 5\n${root}\n`))).toBe("MALFORMED");
  expect(code(encodeUtf8(text + "x".repeat(65_537)))).toBe("TOO_LARGE");
});

test("writes no request it would not read", () => {
  for (const oldSize of [-1, 0.5, NaN, 2 ** 53]) {
    expect(() => formatAddCheckpoint({ oldSize, proof, checkpoint })).toThrow(NoteError);
  }
  const short = [new Uint8Array(31)];
  expect(() => formatAddCheckpoint({ oldSize: 1, proof: short, checkpoint })).toThrow(NoteError);
  const many = testLeaves(64);
  expect(() => formatAddCheckpoint({ oldSize: 1, proof: many, checkpoint })).toThrow(NoteError);
});

test("whatever it reads it would write again, byte for byte", () => {
  const bytes = encodeUtf8(text);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = bytes.with(at, byte);
      if (code(changed) !== "accepted") return;
      expect(encodeUtf8(formatAddCheckpoint(parseAddCheckpoint(changed)))).toEqual(changed);
    }),
    { numRuns: 500 },
  );
});
