import { encodeHex } from "@writ/encoding";
import { expect, test } from "vitest";
import { testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { NoteError } from "./note-error.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, parseVkey, vkey } from "./vkey.ts";

const peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

function code(text: string): string {
  try {
    parseVkey(sha256, text);
    return "read";
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

test("reads and writes a key made by another implementation", () => {
  const { name, type, publicKey, id } = parseVkey(sha256, peter);
  expect([name, type, encodeHex(id)]).toEqual(["PeterNeumann", NOTE_ED25519, "c74f20a3"]);
  expect(vkey(sha256, name, type, publicKey)).toBe(peter);
});

test("reads back every key it writes, also with plus signs in base64", () => {
  for (let seed = 0; seed < 40; seed++) {
    for (const type of [NOTE_ED25519, NOTE_COSIGNATURE]) {
      const { publicKey } = testKey(seed);
      const key = parseVkey(sha256, vkey(sha256, "log.example", type, publicKey));
      expect([key.name, key.type, key.publicKey]).toEqual(["log.example", type, publicKey]);
    }
  }
});

test("gives another id to another name or type", () => {
  const { publicKey } = testKey(1);
  const ids = [
    vkey(sha256, "a", NOTE_ED25519, publicKey),
    vkey(sha256, "b", NOTE_ED25519, publicKey),
    vkey(sha256, "a", NOTE_COSIGNATURE, publicKey),
  ].map((text) => encodeHex(parseVkey(sha256, text).id));
  expect(new Set(ids).size).toBe(3);
});

test("refuses a key whose id, type, length or form is not right", () => {
  const { publicKey } = testKey(1);
  const refused = [
    peter.replace("c74f20a3", "c74f20a4"),
    peter.replace("c74f20a3", "C74F20A3"),
    peter.replace("+AR", "+AB"),
    peter.replace("10TW", "10TX"),
    `${peter}\n`,
    peter.slice(0, -4),
    "PeterNeumann+c74f20a3",
    "PeterNeumann",
  ];
  expect(refused.map(code)).toEqual(refused.map(() => "BAD_KEY"));
  expect(code("")).toBe("BAD_NAME");
  expect(code(peter.replace("PeterNeumann", "Peter Neumann"))).toBe("BAD_NAME");
  for (const type of [0, 2, 6, 255]) {
    expect(() => vkey(sha256, "a", type, publicKey)).toThrow(new NoteError("BAD_KEY"));
  }
  expect(() => vkey(sha256, "a", NOTE_ED25519, publicKey.subarray(1))).toThrow(
    new NoteError("BAD_KEY"),
  );
});
