import { encodeBase64 } from "@writ/encoding";
import { expect, test } from "vitest";
import { formatCheckpoint, openCheckpoint } from "../note/checkpoint.ts";
import { cosigner } from "../note/cosignature.ts";
import { NoteError } from "../note/note-error.ts";
import { noteVerifier } from "../note/note-verifier.ts";
import { splitNote } from "../note/open-note.ts";
import { ed25519Signer, type NoteSigner, signNote } from "../note/sign-note.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, noteKey, vkey } from "../note/vkey.ts";
import { ed25519, testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { cosignaturesOf, mergeSignatures } from "./merge-signatures.ts";

const origin = "log.example";
const text = formatCheckpoint({ origin, size: 8, root: new Uint8Array(32) });
const logKey = testKey(0);
const log = ed25519Signer(noteKey(sha256, origin, NOTE_ED25519, logKey.publicKey), logKey.sign);
const note = signNote(text, [log]);
const logVerifier = noteVerifier(
  sha256,
  vkey(sha256, origin, NOTE_ED25519, logKey.publicKey),
  ed25519,
);

function witness(seed: number, nowMs = 1_000_000): NoteSigner {
  const { publicKey, sign } = testKey(seed);
  return cosigner(noteKey(sha256, `w${seed}`, NOTE_COSIGNATURE, publicKey), sign, () => nowMs);
}

function verifier(seed: number) {
  const { publicKey } = testKey(seed);
  return noteVerifier(sha256, vkey(sha256, `w${seed}`, NOTE_COSIGNATURE, publicKey), ed25519);
}

function linesOf(signers: readonly NoteSigner[], of = text): string {
  return signNote(of, signers).slice(of.length + 1);
}

test("appends the lines of witnesses to what the log signed", () => {
  const merged = mergeSignatures(note, linesOf([witness(1), witness(2)]));
  expect(merged).toBe(signNote(text, [log, witness(1), witness(2)]));
  const { cosigned } = openCheckpoint(merged, logVerifier, [verifier(1), verifier(2)]);
  expect(cosigned.map(({ name }) => name)).toEqual(["w1", "w2"]);
});

test("keeps the first line of a key, in the note and among the lines", () => {
  const merged = mergeSignatures(note, linesOf([witness(1)]));
  expect(mergeSignatures(merged, linesOf([witness(1, 2_000_000), log]))).toBe(merged);
  expect(mergeSignatures(note, linesOf([witness(1), witness(1, 2_000_000)]))).toBe(merged);
});

test("appends nothing when there is nothing", () => {
  expect(mergeSignatures(note, "")).toBe(note);
  expect(() => mergeSignatures("no note", "")).toThrow(NoteError);
});

test("refuses what is no signature line, and what would change the text", () => {
  const line = linesOf([witness(1)]);
  const refused = [
    "\n",
    `\n${line}`,
    `${line}\n`,
    `more text\n\n${line}`,
    `${line}\n${line}`,
    line.trimEnd(),
    line.slice(2),
    `${line}text\n`,
    `\u2014 w1 ${encodeBase64(new Uint8Array(4))}\n`,
    line.replace("\n", "\r\n"),
  ];
  for (const one of refused) {
    expect(() => mergeSignatures(note, one)).toThrow(NoteError);
    expect(() => cosignaturesOf(note, one, [verifier(1)])).toThrow(NoteError);
  }
});

test("stays within the limits of a note", () => {
  const many = Array.from({ length: 31 }, (_, i) => witness(i + 1));
  const full = mergeSignatures(note, linesOf(many));
  expect(splitNote(full).lines).toHaveLength(32);
  expect(() => mergeSignatures(full, linesOf([witness(40)]))).toThrow("TOO_MANY_SIGNATURES");
});

test("takes from a witness's answer its own lines only", () => {
  const answer = linesOf([witness(2), witness(1), log]);
  expect(cosignaturesOf(note, answer, [verifier(1)])).toBe(linesOf([witness(1)]));
  expect(() => cosignaturesOf(note, answer, [verifier(3)])).toThrow("NOT_SIGNED");
});

test("refuses a witness's signature over another checkpoint", () => {
  const other = formatCheckpoint({ origin, size: 9, root: new Uint8Array(32) });
  expect(() => cosignaturesOf(note, linesOf([witness(1)], other), [verifier(1)])).toThrow(
    "BAD_SIGNATURE",
  );
});
