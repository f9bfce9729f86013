import { concatBytes, encodeBase64, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { ed25519, testKey } from "../testing/ed25519.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import { sha256 } from "../testing/sha256.ts";
import { cosigner } from "./cosignature.ts";
import { NoteError } from "./note-error.ts";
import { noteVerifier } from "./note-verifier.ts";
import { openNote, verifyNote } from "./open-note.ts";
import { ed25519Signer, signNote } from "./sign-note.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, noteKey, readVkey, vkey } from "./vkey.ts";

const logKey = testKey(1);
const witnessKey = testKey(2);
const strangerKey = testKey(3);
const logVkey = vkey(sha256, "log.example", NOTE_ED25519, logKey.publicKey);
const witnessVkey = vkey(sha256, "witness.example", NOTE_COSIGNATURE, witnessKey.publicKey);
const log = ed25519Signer(
  noteKey(sha256, "log.example", NOTE_ED25519, logKey.publicKey),
  logKey.sign,
);
const witness = cosigner(
  noteKey(sha256, "witness.example", NOTE_COSIGNATURE, witnessKey.publicKey),
  witnessKey.sign,
  () => 1_679_315_147_999,
);
const stranger = ed25519Signer(
  noteKey(sha256, "log.example", NOTE_ED25519, strangerKey.publicKey),
  strangerKey.sign,
);

const keys = await Promise.all([logVkey, witnessVkey].map((one) => readVkey(nodeCrypto, one)));
const verifiers = [logVkey, witnessVkey].map((one) => noteVerifier(sha256, one, ed25519));
const text = "text\n";
const note = signNote(text, [log, witness, stranger]);

async function code(run: () => unknown): Promise<string> {
  try {
    await run();
    return "accepted";
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

function line(name: string, bytes: Uint8Array): string {
  return `\u2014 ${name} ${encodeBase64(bytes)}\n`;
}

test("opens the same notes with the same signatures as openNote", async () => {
  const opened = await verifyNote(nodeCrypto, note, keys);
  expect(opened).toEqual(openNote(note, verifiers));
  expect(opened.verified).toEqual(["log.example", "witness.example"]);
});

test("refuses the same notes for the same reasons as openNote", async () => {
  const [first = new Uint8Array(4), second = new Uint8Array(4)] = keys.map(({ id }) => id);
  const notes = [
    note.replace("text", "test"),
    signNote(text, [stranger]),
    signNote(text, [log]) + line("witness.example", concatBytes(second, new Uint8Array(72))),
    signNote(text, [log]) + line("witness.example", concatBytes(second, new Uint8Array(64))),
    signNote(text, [witness]) + line("log.example", concatBytes(first, new Uint8Array(64))),
    note.slice(0, -1),
    `\ufeff${note}`,
    note.replaceAll("\n", "\r\n"),
    note + line("a", new Uint8Array(68)).repeat(30),
    note.padEnd(70_000, "\n"),
  ];
  const codes = await Promise.all(
    notes.map((one) => code(() => verifyNote(nodeCrypto, one, keys))),
  );
  expect(codes).toEqual(
    await Promise.all(notes.map((one) => code(() => openNote(one, verifiers)))),
  );
  expect(codes).not.toContain("accepted");
});

test("takes a cosigner's plain signature for no cosignature", async () => {
  const [, cosignerKey] = keys;
  const plain = concatBytes(cosignerKey?.id ?? new Uint8Array(), witnessKey.sign(encodeUtf8(text)));
  const plainly = signNote(text, [log]) + line("witness.example", plain);
  expect(await code(() => verifyNote(nodeCrypto, plainly, keys))).toBe("BAD_SIGNATURE");
});

test("refuses keys that cannot be told apart", async () => {
  const [first] = keys;
  const twins = first === undefined ? [] : [first, { ...first }];
  expect(await code(() => verifyNote(nodeCrypto, note, twins))).toBe("BAD_KEY");
});

test("reads the same keys as parseVkey, and refuses the same", async () => {
  expect(keys.map(({ publicKey }) => publicKey)).toEqual([logKey.publicKey, witnessKey.publicKey]);
  const wrong = [logVkey.replace("+", "+0"), logVkey.slice(0, -4), "a", "a b+00000000+AA==", ""];
  const codes = await Promise.all(wrong.map((one) => code(() => readVkey(nodeCrypto, one))));
  expect(codes).toEqual(["BAD_KEY", "BAD_KEY", "BAD_KEY", "BAD_NAME", "BAD_NAME"]);
});
