import { concatBytes, encodeBase64, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { ed25519, testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { NoteError } from "./note-error.ts";
import { type NoteVerifier, noteVerifier } from "./note-verifier.ts";
import { openNote } from "./open-note.ts";
import { ed25519Signer, type NoteSigner, signNote } from "./sign-note.ts";
import { NOTE_ED25519, noteKey, vkey } from "./vkey.ts";

function keyPair(name: string, seed: number): { signer: NoteSigner; verifier: NoteVerifier } {
  const { publicKey, sign } = testKey(seed);
  return {
    signer: ed25519Signer(noteKey(sha256, name, NOTE_ED25519, publicKey), sign),
    verifier: noteVerifier(sha256, vkey(sha256, name, NOTE_ED25519, publicKey), ed25519),
  };
}

const log = keyPair("log.example/a", 1);
const other = keyPair("other.example", 2);
const stranger = keyPair("stranger.example", 3);
const known = [log.verifier, other.verifier];
const text = "one\n\ntwo\n";

function code(note: string | Uint8Array, verifiers: readonly NoteVerifier[] = known): string {
  try {
    openNote(note, verifiers);
    return "opened";
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

function line(name: string, bytes: Uint8Array): string {
  return `\u2014 ${name} ${encodeBase64(bytes)}\n`;
}

test("opens a note made by another implementation", () => {
  const peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const words =
    "If you think cryptography is the answer to your problem,\n" +
    "then you don't know what your problem is.\n";
  const note =
    `${words}\n\u2014 PeterNeumann ` +
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  expect(openNote(note, [noteVerifier(sha256, peter, ed25519)]).text).toBe(words);
});

test("opens what it signed, as text and as bytes", () => {
  const note = signNote(text, [log.signer, other.signer]);
  for (const form of [note, encodeUtf8(note)]) {
    const opened = openNote(form, known);
    expect(opened.text).toBe(text);
    expect(opened.verified).toEqual(["log.example/a", "other.example"]);
    expect(opened.signatures.map(({ key }) => key)).toEqual(known.map(({ key }) => key));
  }
});

test("ignores signatures of unknown keys, also under a known name or a known id", () => {
  const impostor = keyPair("log.example/a", 4);
  const note = signNote(text, [log.signer, stranger.signer, impostor.signer]);
  expect(openNote(note, known).verified).toEqual(["log.example/a"]);
  const sameId = line("stranger.example", concatBytes(log.verifier.key.id, new Uint8Array(64)));
  expect(code(note + sameId)).toBe("opened");
});

test("refuses a note no known key has signed", () => {
  expect(code(signNote(text, [stranger.signer]))).toBe("NOT_SIGNED");
  expect(code(signNote(text, [log.signer]), [])).toBe("NOT_SIGNED");
});

test("refuses the whole note when one known key's signature is bad", () => {
  const note = signNote(text, [log.signer, other.signer]);
  expect(code(note.replace("two", "too"))).toBe("BAD_SIGNATURE");
  const good = signNote(text, [log.signer]);
  const bad = line("other.example", concatBytes(other.verifier.key.id, new Uint8Array(64)));
  expect(code(good + bad)).toBe("BAD_SIGNATURE");
  expect(
    code(good + line("other.example", concatBytes(other.verifier.key.id, new Uint8Array(1)))),
  ).toBe("BAD_SIGNATURE");
});

test("refuses a second, bad signature of a key that also signed well", () => {
  const bad = line("log.example/a", concatBytes(log.verifier.key.id, new Uint8Array(64)));
  expect(code(signNote(text, [log.signer]) + bad)).toBe("BAD_SIGNATURE");
});

test("counts a key once, however often it signed", () => {
  const note = signNote(text, [log.signer, log.signer, log.signer]);
  const opened = openNote(note, known);
  expect(opened.verified).toEqual(["log.example/a"]);
  expect(opened.signatures).toHaveLength(1);
});

test("refuses when two of the given keys cannot be told apart", () => {
  const twin = { ...log.verifier };
  expect(code(signNote(text, [log.signer]), [log.verifier, twin])).toBe("BAD_KEY");
});

test("takes 32 signatures and not one more", () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, i) => line(`w${i}`, new Uint8Array(68))).join("");
  const note = signNote(text, [log.signer]);
  expect(code(note + lines(31))).toBe("opened");
  expect(code(note + lines(32))).toBe("TOO_MANY_SIGNATURES");
  expect(code(note + lines(150))).toBe("TOO_MANY_SIGNATURES");
});

test("takes 64 KiB and not one byte more", () => {
  const rest = encodeUtf8(signNote("\n", [log.signer])).length;
  const largest = signNote(`${"a".repeat(65_536 - rest)}\n`, [log.signer]);
  expect(code(largest)).toBe("opened");
  expect(code(`a${largest}`)).toBe("TOO_LARGE");
  expect(() => signNote(`${"a".repeat(65_537 - rest)}\n`, [log.signer])).toThrow(
    new NoteError("TOO_LARGE"),
  );
});

test("refuses a byte order mark, carriage returns, control characters and bad UTF-8", () => {
  const note = signNote(text, [log.signer]);
  const refused: (string | Uint8Array)[] = [
    `\ufeff${note}`,
    note.replaceAll("\n", "\r\n"),
    note.replace("one", "one\r"),
    note.replace("one", "o\u0000ne"),
    note.replace("one", "o\tne"),
    note.replace("one", "o\u007fne"),
    note.replace("one", "o\ud800ne"),
    concatBytes(Uint8Array.of(0xff), encodeUtf8(note)),
  ];
  expect(refused.map((one) => code(one))).toEqual(refused.map(() => "MALFORMED"));
});

test("refuses what does not have the form of a note", () => {
  const note = signNote(text, [log.signer]);
  const [, base64 = ""] = /log\.example\/a (\S+)/.exec(note) ?? [];
  const refused = [
    "",
    "\n",
    "\n\n",
    "text\n",
    "text\n\n",
    note.slice(0, -1),
    `${note}\n`,
    note.replace("\n\n\u2014", "\n\u2014"),
    note.replace("\u2014", "-"),
    note.replace("\u2014 ", "\u2014  "),
    note.replace(" log", " l og"),
    note.replace(base64, `${base64} `),
    note.replace(base64, ` ${base64}`),
    note.replace(base64, base64.replace("=", "")),
    note.replace(base64, `${base64.slice(0, -2)}B=`),
    note.replace(base64, "AAAA"),
    note.replace(base64, ""),
    note.replace(base64, base64.replaceAll("/", "_").replaceAll("+", "-").replace(/^./, "-")),
  ];
  expect(refused.map((one) => code(one))).toEqual(refused.map(() => "MALFORMED"));
});

test("refuses key names with spaces or a plus sign", () => {
  const signature = new Uint8Array(68);
  const note = signNote(text, [log.signer]);
  const names = ["a+b", "a\u00a0b", "a\u2003b", "", "a".repeat(256)];
  expect(names.map((name) => code(note + line(name, signature)))).toEqual(
    names.map(() => "BAD_NAME"),
  );
  for (const name of [...names, "a b", "a\nb", "a\ud800"]) {
    expect(() => noteKey(sha256, name, NOTE_ED25519, new Uint8Array(32))).toThrow(
      new NoteError("BAD_NAME"),
    );
  }
});

test("signs no text it would not open", () => {
  for (const bad of ["", "text", "te\rxt\n", "\ufefftext\n", "\ud800\n"]) {
    expect(() => signNote(bad, [log.signer])).toThrow(new NoteError("MALFORMED"));
  }
  expect(() => signNote("text\n", [])).toThrow(new NoteError("NOT_SIGNED"));
});
