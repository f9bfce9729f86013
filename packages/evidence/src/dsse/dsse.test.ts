import { createPublicKey, verify } from "node:crypto";
import {
  canonicalBytes,
  decodeBase64,
  decodeHex,
  decodeUtf8,
  encodeBase64,
  encodeBase64Url,
  encodeUtf8,
  type Json,
} from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { StatementError } from "../statement/statement-error.ts";
import { mutations } from "../testing/mutations.ts";
import { envelopeJson, parseEnvelope } from "./envelope.ts";
import { hashedRekord } from "./hashed-rekord.ts";
import { pae, PAYLOAD_TYPE } from "./pae.ts";

const bytes = fc.uint8Array({ maxLength: 300 });
const payload = encodeUtf8('{"a":1}');
const signature = Uint8Array.of(0xfb, 0xff, 0xfe);

// The key of the DSSE protocol's example.
const exampleKey = createPublicKey({
  format: "jwk",
  key: {
    kty: "EC",
    crv: "P-256",
    x: base64OfDecimal(
      46950820868899156662930047687818585632848591499744589407958293238635476079160n,
    ),
    y: base64OfDecimal(
      5640078356564379163099075877009565129882514886557779369047442380624545832820n,
    ),
  },
});

function base64OfDecimal(value: bigint): string {
  return encodeBase64Url(decodeHex(value.toString(16).padStart(64, "0")));
}

function code(envelope: string | Uint8Array): string {
  try {
    parseEnvelope(envelope);
    return "read";
  } catch (error) {
    return error instanceof StatementError ? "refused" : String(error);
  }
}

test("encodes the example of the DSSE protocol, and its signature verifies", () => {
  const encoded = pae("http://example.com/HelloWorld", encodeUtf8("hello world"));
  expect(decodeUtf8(encoded)).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  const raw = decodeBase64(
    "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==",
  );
  const key = { key: exampleKey, dsaEncoding: "ieee-p1363" } as const;
  expect(verify("sha256", encoded, key, raw)).toBe(true);
  expect(verify("sha256", pae(PAYLOAD_TYPE, encodeUtf8("hello world")), key, raw)).toBe(false);
});

test("counts bytes, not characters", () => {
  expect(decodeUtf8(pae("\u00e4", encodeUtf8("\u20ac")))).toBe("DSSEv1 2 \u00e4 3 \u20ac");
  expect(decodeUtf8(pae("", new Uint8Array()))).toBe("DSSEv1 0  0 ");
});

test("reads back every envelope it writes", () => {
  fc.assert(
    fc.property(bytes, bytes, (content, sig) => {
      const envelope = envelopeJson(content, sig);
      expect(parseEnvelope(envelope)).toEqual({ payload: content, signature: sig });
      expect(parseEnvelope(encodeUtf8(envelope))).toEqual({ payload: content, signature: sig });
    }),
  );
});

test("writes the envelope every DSSE library reads", () => {
  expect(envelopeJson(payload, signature)).toBe(
    '{"payload":"eyJhIjoxfQ==","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"","sig":"+//+"}]}',
  );
});

test("takes both alphabets of base64", () => {
  const envelope = envelopeJson(payload, signature).replace("+//+", "-__-");
  expect(parseEnvelope(envelope).signature).toEqual(signature);
});

test("refuses an envelope changed in any one place", () => {
  const form = JSON.parse(envelopeJson(payload, signature)) as Json;
  const read = [...mutations(form)].filter(
    ({ document }) => code(canonicalBytes(document as Json)) === "read",
  );
  expect(read.map(({ what }) => what)).toEqual([]);
});

test("refuses another payload type, no signature, two signatures and other spellings", () => {
  const good = envelopeJson(payload, signature);
  const one = '{"keyid":"","sig":"+//+"}';
  const refused = [
    good.replace("vnd.in-toto+json", "json"),
    good.replace(one, ""),
    good.replace(one, `${one},${one}`),
    good.replace("{", '{"payload":"",'),
    good.replace(":", ": "),
    good.replace("eyJhIjoxfQ==", "eyJhIjoxfQ"),
    good.replace("eyJhIjoxfQ==", "eyJhIjoxfR=="),
    `${good}\n`,
    "",
    "[]",
    envelopeJson(new Uint8Array(70_000), signature),
  ];
  expect(refused.map(code)).toEqual(refused.map(() => "refused"));
});

test("writes log entries as canonical hashedrekord bodies", () => {
  fc.assert(
    fc.property(bytes, bytes, bytes, (paeDigest, signatureDer, spkiDer) => {
      const body = {
        kind: "hashedrekord",
        apiVersion: "0.0.2",
        spec: {
          hashedRekordV002: {
            data: { algorithm: "SHA2_256", digest: encodeBase64(paeDigest) },
            signature: {
              content: encodeBase64(signatureDer),
              verifier: {
                keyDetails: "PKIX_ECDSA_P256_SHA_256",
                publicKey: { rawBytes: encodeBase64(spkiDer) },
              },
            },
          },
        },
      };
      expect(hashedRekord({ paeDigest, signatureDer, spkiDer })).toEqual(canonicalBytes(body));
    }),
  );
  const entry = {
    paeDigest: new Uint8Array(32),
    signatureDer: new Uint8Array(71),
    spkiDer: new Uint8Array(91),
  };
  expect(hashedRekord(entry)).toHaveLength(489);
});
