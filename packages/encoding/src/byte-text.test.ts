import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  decodeStrictly,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
} from "./byte-text.ts";
import { EncodingError } from "./encoding-error.ts";
import { bufferCodec, portableCodec, type TextEncoding } from "./text-codec.ts";

const encodings: readonly TextEncoding[] = ["base64", "base64url", "hex"];
const codecs = { buffer: bufferCodec(globalThis.Buffer), portable: portableCodec };

describe.each(Object.entries(codecs))("the %s codec", (_, codec) => {
  test("reads back every byte string in every encoding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...encodings), (bytes, as) => {
        expect(decodeStrictly(codec.encode(bytes, as), as, codec)).toEqual(bytes);
      }),
    );
  });

  test("refuses every text that is not the one form of its bytes", () => {
    const refused: readonly (readonly [TextEncoding, readonly string[]])[] = [
      ["base64", ["A", "AA", "AA=", "AB==", "AAE", "AA==\n", " AA==", "AA==AA==", "-_==", "AA==="]],
      ["base64url", ["A", "AB", "AA==", "AAF", "AA ", "+/AA", "A A", "AAAA\n", "ä"]],
      ["hex", ["0", "0G", "AB", " 00", "00 ", "0x00", "0-", "000"]],
    ];
    for (const [encoding, texts] of refused) {
      for (const text of texts) {
        expect(() => decodeStrictly(text, encoding, codec)).toThrow(EncodingError);
      }
    }
  });

  test("reads only the seen part of a larger buffer", () => {
    const part = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(encodings.map((as) => codec.encode(part, as))).toEqual(["AQI=", "AQI", "0102"]);
  });
});

test("both codecs give and take the same", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom(...encodings), (bytes, as) => {
      expect(codecs.portable.encode(bytes, as)).toBe(codecs.buffer.encode(bytes, as));
    }),
  );
});

test("knows the examples of RFC 4648", () => {
  const foobar = new TextEncoder().encode("fooba");
  expect(encodeBase64(foobar)).toBe("Zm9vYmE=");
  expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff))).toBe("-_8");
  expect(encodeHex(foobar)).toBe("666f6f6261");
  expect(decodeBase64("Zm9vYmE=")).toEqual(foobar);
  expect(decodeBase64Url("Zm9vYmE")).toEqual(foobar);
  expect(decodeHex("666f6f6261")).toEqual(foobar);
});

test("gives plain arrays that own their memory", () => {
  const bytes = decodeBase64Url("AAAA");
  expect(bytes.constructor).toBe(Uint8Array);
  expect(bytes.buffer.byteLength).toBe(3);
});
