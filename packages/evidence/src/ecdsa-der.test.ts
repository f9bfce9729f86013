import { concatBytes, decodeHex } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rawSignature } from "./ecdsa-der.ts";
import { nodeCrypto } from "./testing/node-crypto.ts";
import { testP256 } from "./testing/p256.ts";

/** The DER form of a number of 1..33 bytes, as a library writes it. */
function integer(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== 0);
  const shortest = value.slice(start);
  const content = (shortest[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), shortest) : shortest;
  return concatBytes(Uint8Array.of(2, content.length), content);
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...parts);
  return concatBytes(Uint8Array.of(0x30, content.length), content);
}

const scalar = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte !== 0));

test("reads any two numbers from 1 to 2^256 - 1", () => {
  const small = fc.integer({ min: 1, max: 255 }).map((n) => new Uint8Array(32).with(31, n));
  const any = fc.oneof(scalar, small);
  fc.assert(
    fc.property(any, any, (r, s) => {
      expect(rawSignature(sequence(integer(r), integer(s)))).toEqual(concatBytes(r, s));
    }),
  );
});

test("reads every other form as no signature", () => {
  const one = decodeHex("020101");
  const wrong = [
    "",
    "30",
    "3000",
    "3006020101",
    "3006020101020101ff",
    "3007020101020101",
    "300702010102010100",
    "308106020101020101",
    "3106020101020101",
    "3006030101020101",
    "30060201010201",
    "3006020100020101",
    "3006020101020100",
    "3005020002010100",
    "300702020001020101",
    "30070201010202007f",
    "3006020181020101",
    "3006020101020180",
  ].map(decodeHex);
  const tooLong = [
    sequence(concatBytes(decodeHex("0221"), new Uint8Array(33).fill(1)), one),
    sequence(concatBytes(decodeHex("0222"), new Uint8Array(34).fill(0x80).with(0, 0)), one),
  ];
  expect(rawSignature(decodeHex("3006020101020101"))?.[63]).toBe(1);
  const read = [...wrong, ...tooLong].filter((der) => rawSignature(der) !== undefined);
  expect(read).toEqual([]);
});

test("never throws, and reads no more than OpenSSL does", () => {
  const { spkiDer, sign } = testP256(1);
  const message = Uint8Array.of(1, 2, 3);
  const good = sign(message);
  for (let at = 0; at < good.length; at++) {
    for (const byte of [0, 1, 2, 0x30, 0x7f, 0x80, 0xff]) {
      const changed = good.with(at, byte);
      const valid = nodeCrypto.p256(spkiDer, message, changed);
      expect(valid).toBe(changed[at] === good[at]);
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (der) => {
      expect(rawSignature(der)?.length ?? 64).toBe(64);
    }),
  );
});
