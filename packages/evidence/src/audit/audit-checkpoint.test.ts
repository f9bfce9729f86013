import { encodeUtf8 } from "@writ/encoding";
import { describe, expect, it } from "vitest";
import { cosigner } from "../note/cosignature.ts";
import { formatCheckpoint } from "../note/checkpoint.ts";
import { NoteError } from "../note/note-error.ts";
import { ed25519Signer, type NoteSigner, signNote } from "../note/sign-note.ts";
import { NOTE_COSIGNATURE, NOTE_ED25519, noteKey, vkey } from "../note/vkey.ts";
import { ed25519, testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { checkpointAudit } from "./audit-checkpoint.ts";

const ORIGIN = "evidence.example/main/0";
const TIME_S = 1_800_000_000;
const key = {
  log: testKey(1),
  time: testKey(2),
  one: testKey(3),
  two: testKey(4),
  odd: testKey(5),
};

function cosigning(name: string, { publicKey, sign }: typeof key.one, timeS = TIME_S): NoteSigner {
  const signer = noteKey(sha256, name, NOTE_COSIGNATURE, publicKey);
  return cosigner(signer, sign, () => timeS * 1_000);
}
const signers = {
  log: ed25519Signer(noteKey(sha256, ORIGIN, NOTE_ED25519, key.log.publicKey), key.log.sign),
  time: cosigning(`${ORIGIN}/timestamp`, key.time),
  one: cosigning("witness.example/1", key.one, TIME_S + 1),
  two: cosigning("witness.example/2", key.two, TIME_S + 2),
  odd: cosigning("witness.example/9", key.odd),
};
const log = {
  origin: ORIGIN,
  vkey: vkey(sha256, ORIGIN, NOTE_ED25519, key.log.publicKey),
  timestampVkey: vkey(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, key.time.publicKey),
};
const witness = (name: string, { publicKey }: typeof key.one) =>
  vkey(sha256, name, NOTE_COSIGNATURE, publicKey);
const witnessPolicy =
  `log ${log.vkey}\nwitness a ${witness("witness.example/1", key.one)}\n` +
  `witness b ${witness("witness.example/2", key.two)}\ngroup both all a b\nquorum both\n`;

function note(by: readonly NoteSigner[], size = 5, origin = ORIGIN): string {
  return signNote(formatCheckpoint({ origin, size, root: new Uint8Array(32).fill(1) }), by);
}
const audit = checkpointAudit({ log, witnessPolicy }, sha256, ed25519);

describe("checkpointAudit", () => {
  it("finds nothing wrong with a checkpoint that everybody signed, and passes over unknown keys", () => {
    const all = audit(note([signers.odd, signers.log, signers.time, signers.one, signers.two]));
    expect(all).toMatchObject({ origin: ORIGIN, size: 5, timestampS: TIME_S, findings: [] });
    expect(all.witnesses).toEqual([
      { name: "a", timeS: TIME_S + 1 },
      { name: "b", timeS: TIME_S + 2 },
    ]);
  });

  it("says who is missing", () => {
    const { findings } = audit(note([signers.log, signers.one]));
    expect(findings).toEqual([
      { place: "checkpoint", expected: `a time signed by ${ORIGIN}/timestamp`, found: "none" },
      { place: "checkpoint", expected: "cosignatures of 2 of 2 witnesses", found: "a" },
    ]);
  });

  it("wants no witness for a log without entries", () => {
    expect(audit(note([signers.log, signers.time], 0)).findings).toEqual([]);
  });

  it.each([
    ["that the log did not sign", note([signers.time, signers.one, signers.two]), "NOT_SIGNED"],
    ["of another log", note([signers.log], 5, "evidence.example/main/1"), "WRONG_ORIGIN"],
    ["that is none", "hello\n", "MALFORMED"],
    ["with a changed size", note([signers.log]).replace("\n5\n", "\n6\n"), "BAD_SIGNATURE"],
    [
      "with a false signature of a witness",
      `${note([signers.log])}${note([signers.one], 6).split("\n").at(-2)}\n`,
      "BAD_SIGNATURE",
    ],
  ])("refuses a checkpoint %s", (_, text, code) => {
    expect(() => audit(encodeUtf8(text))).toThrow(expect.objectContaining({ code }));
  });

  it("does not begin with keys of the wrong kind", () => {
    const swapped = { ...log, timestampVkey: log.vkey };
    expect(() => checkpointAudit({ log: swapped, witnessPolicy }, sha256, ed25519)).toThrow(
      NoteError,
    );
    const renamed = { ...log, origin: "evidence.example/main/2" };
    expect(() => checkpointAudit({ log: renamed, witnessPolicy }, sha256, ed25519)).toThrow(
      NoteError,
    );
  });
});
