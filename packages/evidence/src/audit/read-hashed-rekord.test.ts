import { generateKeyPairSync, sign } from "node:crypto";
import { encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashedRekord } from "../dsse/hashed-rekord.ts";
import { readHashedRekord, RekordError } from "./read-hashed-rekord.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const signature = (message: Uint8Array) => new Uint8Array(sign("sha256", message, privateKey));
const signed = {
  paeDigest: new Uint8Array(32).fill(7),
  signatureDer: signature(new Uint8Array(1)),
  spkiDer: new Uint8Array(91).fill(9),
};

describe("readHashedRekord", () => {
  it("reads what hashedRekord writes", () => {
    const bytes = (min: number, max: number) =>
      fc.uint8Array({ minLength: min, maxLength: max }).map((b) => new Uint8Array(b));
    fc.assert(
      fc.property(bytes(32, 32), bytes(1, 72), bytes(1, 91), (paeDigest, message, spkiDer) => {
        const signatureDer = signature(message);
        const entry = { paeDigest, signatureDer, spkiDer };
        const read = readHashedRekord(hashedRekord(entry));
        expect(read.paeDigest).toEqual(paeDigest);
        expect(read.signatureDer).toEqual(signatureDer);
        expect(read.spkiDer).toEqual(spkiDer);
      }),
    );
  });

  it("with any byte changed gives something else or refuses it, and never two readings of one thing", () => {
    const entry = hashedRekord(signed);
    for (const at of entry.keys()) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = entry.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = readOrRefuse(changed);
        expect(read === undefined ? changed : hashedRekord(read)).toEqual(changed);
      }
    }
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["more behind it", new Uint8Array([...hashedRekord(signed), 0x0a])],
    ["a space", encodeUtf8(` ${new TextDecoder().decode(hashedRekord(signed))}`)],
    ["a digest of another length", hashedRekord({ ...signed, paeDigest: new Uint8Array(31) })],
    ["a signature that is none", hashedRekord({ ...signed, signatureDer: new Uint8Array(70) })],
    ["no signature", hashedRekord({ ...signed, signatureDer: new Uint8Array() })],
    ["more than an entry can have", hashedRekord({ ...signed, spkiDer: new Uint8Array(900) })],
    ["bytes that are no text", new Uint8Array(400).fill(0xff)],
  ])("refuses %s", (_, entry) => {
    expect(() => readHashedRekord(entry)).toThrow(RekordError);
  });
});

function readOrRefuse(entry: Uint8Array): ReturnType<typeof readHashedRekord> | undefined {
  try {
    return readHashedRekord(entry);
  } catch (error) {
    if (error instanceof RekordError) return undefined;
    throw error;
  }
}
