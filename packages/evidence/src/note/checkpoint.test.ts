import { encodeBase64, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { ed25519, testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  unverifiedCheckpoint,
} from "./checkpoint.ts";
import { cosignatureTime, cosigner, verifyCosignature } from "./cosignature.ts";
import { NoteError } from "./note-error.ts";
import { noteVerifier } from "./note-verifier.ts";
import { splitNote } from "./open-note.ts";
import { ed25519Signer, signNote } from "./sign-note.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, noteKey, vkey } from "./vkey.ts";

const origin = "evidence.example/main/1";
const logKey = testKey(1);
const witnessKey = testKey(2);
const log = ed25519Signer(noteKey(sha256, origin, NOTE_ED25519, logKey.publicKey), logKey.sign);
const logVerifier = noteVerifier(
  sha256,
  vkey(sha256, origin, NOTE_ED25519, logKey.publicKey),
  ed25519,
);
const witnessName = "witness.example/w1";
const witnessId = noteKey(sha256, witnessName, NOTE_COSIGNATURE, witnessKey.publicKey);
const witness = cosigner(witnessId, witnessKey.sign, () => 1_679_315_147_999);
const witnessVerifier = noteVerifier(
  sha256,
  vkey(sha256, witnessName, NOTE_COSIGNATURE, witnessKey.publicKey),
  ed25519,
);

const root = sha256(encodeUtf8("root"));
const checkpoint = { origin, size: 20_852_163, root };
const text = formatCheckpoint(checkpoint);

function code(run: () => unknown): string {
  try {
    run();
    return "accepted";
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

test("writes the three lines of C2SP tlog-checkpoint and reads them back", () => {
  expect(text).toBe(`${origin}\n20852163\n${encodeBase64(root)}\n`);
  expect(parseCheckpoint(text)).toEqual(checkpoint);
  const empty = { origin, size: 0, root };
  expect(parseCheckpoint(formatCheckpoint(empty))).toEqual(empty);
});

test("refuses every other spelling of the size", () => {
  const sizes = [
    "",
    "01",
    "+1",
    "-1",
    "1.0",
    "1e3",
    " 1",
    "1 ",
    "0x1",
    "\u0661",
    "9007199254740992",
  ];
  expect(sizes.map((size) => code(() => parseCheckpoint(text.replace("20852163", size))))).toEqual(
    sizes.map(() => "MALFORMED"),
  );
  expect(parseCheckpoint(text.replace("20852163", "9007199254740991")).size).toBe(2 ** 53 - 1);
});

test("refuses extension lines, missing lines and roots that are not 32 bytes in canonical base64", () => {
  const base64 = encodeBase64(root);
  const refused = [
    `${text}extension\n`,
    `${text}\n`,
    text.slice(0, -1),
    `${origin}\n1\n`,
    text.replace(base64, encodeBase64(root.subarray(1))),
    text.replace(base64, base64.replace("=", "")),
    text.replace(base64, ""),
    "",
  ];
  expect(refused.map((one) => code(() => parseCheckpoint(one)))).toEqual(
    refused.map(() => "MALFORMED"),
  );
  for (const bad of ["", "a b", "a+b"]) {
    expect(code(() => parseCheckpoint(text.replace(origin, bad)))).toBe("BAD_NAME");
  }
});

test("writes no size or root it would not read", () => {
  for (const size of [-1, 0.5, NaN, 2 ** 53]) {
    expect(code(() => formatCheckpoint({ origin, size, root }))).toBe("MALFORMED");
  }
  expect(code(() => formatCheckpoint({ origin, size: 1, root: new Uint8Array(31) }))).toBe(
    "MALFORMED",
  );
});

test("opens a checkpoint its log signed and says who cosigned it when", () => {
  const note = signNote(text, [log, witness]);
  expect(openCheckpoint(note, logVerifier)).toEqual({ ...checkpoint, cosigned: [] });
  expect(openCheckpoint(note, logVerifier, [witnessVerifier])).toEqual({
    ...checkpoint,
    cosigned: [{ name: witnessName, timeS: 1_679_315_147 }],
  });
  expect(unverifiedCheckpoint(note)).toEqual(checkpoint);
});

test("refuses a checkpoint the log itself has not signed", () => {
  const note = signNote(text, [witness]);
  expect(code(() => openCheckpoint(note, logVerifier, [witnessVerifier]))).toBe("NOT_SIGNED");
  const asLog = ed25519Signer(
    noteKey(sha256, origin, NOTE_ED25519, witnessKey.publicKey),
    witnessKey.sign,
  );
  expect(code(() => openCheckpoint(signNote(text, [asLog]), logVerifier))).toBe("NOT_SIGNED");
});

test("refuses a cosignature of the log's own key in place of its signature", () => {
  const key = noteKey(sha256, origin, NOTE_COSIGNATURE, logKey.publicKey);
  const note = signNote(text, [cosigner(key, logKey.sign, () => 1000)]);
  expect(code(() => openCheckpoint(note, logVerifier))).toBe("NOT_SIGNED");
});

test("refuses a checkpoint for another origin, though the key is right", () => {
  const note = signNote(text.replace(origin, "evidence.example/main/2"), [log]);
  expect(code(() => openCheckpoint(note, logVerifier))).toBe("WRONG_ORIGIN");
});

test("reads the time of the cosignature C2SP tlog-cosignature shows", () => {
  const note =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" +
    "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
  expect(splitNote(note).lines.map(({ signature }) => cosignatureTime(signature))).toEqual([
    1_679_315_147,
  ]);
});

test("signs the message C2SP tlog-cosignature defines", () => {
  const signature = witness.sign(encodeUtf8(text));
  const message = encodeUtf8(`cosignature/v1\ntime 1679315147\n${text}`);
  expect(signature).toHaveLength(72);
  expect(ed25519(witnessKey.publicKey)(message, signature.subarray(8))).toBe(true);
});

test("refuses a cosignature with another time, no time, or another length", () => {
  const verify = ed25519(witnessKey.publicKey);
  const body = encodeUtf8(text);
  const signature = witness.sign(body);
  expect(verifyCosignature(body, signature, verify)).toBe(true);
  for (let i = 0; i < 72; i++) {
    const changed = signature.map((byte, at) => (at === i ? byte ^ 1 : byte));
    expect(verifyCosignature(body, changed, verify)).toBe(false);
  }
  expect(verifyCosignature(body, signature.subarray(0, 71), verify)).toBe(false);
  const yes = (): boolean => true;
  expect(verifyCosignature(body, new Uint8Array(72), yes)).toBe(false);
  expect(verifyCosignature(body, new Uint8Array(72).fill(255), yes)).toBe(false);
  for (const now of [0, -1, NaN, 999]) {
    expect(code(() => cosigner(witnessId, witnessKey.sign, () => now).sign(body))).toBe(
      "MALFORMED",
    );
  }
});
