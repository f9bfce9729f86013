import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { canonicalize, decodeBase64, encodeBase64, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { NoteError } from "../note/note-error.ts";
import { keyIdInput, NOTE_COSIGNATURE, NOTE_ED25519, noteKey, vkey } from "../note/vkey.ts";
import { testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { sigstoreBundle } from "./bundle.ts";
import { keyList } from "./key-list.ts";
import { ed25519Spki, PublicKeyError } from "./public-key.ts";
import { trustedRoot } from "./trusted-root.ts";

const origin = "evidence.writ.local/local/1";
const log = testKey(1);
const logKey = noteKey(sha256, origin, NOTE_ED25519, log.publicKey);
const logKeyId = sha256(keyIdInput(logKey));
const inUse = { fromMs: 0, toMs: null };

function spkiOf(type: "P-256" | "P-384" | "Ed25519"): Uint8Array {
  const { publicKey } =
    type === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: type });
  return new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
}

test("writes a bundle with one envelope and one log entry", () => {
  const bundle = sigstoreBundle({
    payload: encodeUtf8("{}"),
    signature: Uint8Array.of(0xfb, 0xff),
    keyId: "kid",
    entry: encodeUtf8("entry"),
    index: 2,
    proof: [new Uint8Array(32)],
    checkpoint: { note: "note", size: 3, root: new Uint8Array(32).fill(1) },
    logKeyId,
  });
  expect(bundle).toEqual({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      publicKey: { hint: "kid" },
      tlogEntries: [
        {
          logIndex: "2",
          logId: { keyId: encodeBase64(logKeyId) },
          kindVersion: { kind: "hashedrekord", version: "0.0.2" },
          inclusionProof: {
            logIndex: "2",
            rootHash: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
            treeSize: "3",
            hashes: ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
            checkpoint: { envelope: "note" },
          },
          canonicalizedBody: "ZW50cnk=",
        },
      ],
    },
    dsseEnvelope: {
      payload: "e30=",
      payloadType: "application/vnd.in-toto+json",
      signatures: [{ keyid: "", sig: "+/8=" }],
    },
  });
});

test("the id of a log's key starts with the id in its signatures", () => {
  expect(logKeyId).toHaveLength(32);
  expect(logKeyId.slice(0, 4)).toEqual(logKey.id);
});

test("writes a trusted root that names every log, its key and when it counts", () => {
  const closed = { fromMs: 1_000, toMs: 1_732_326_021_123 };
  const root = trustedRoot(sha256, [
    { vkey: vkey(sha256, origin, NOTE_ED25519, log.publicKey), validity: inUse },
    { vkey: vkey(sha256, "old", NOTE_ED25519, testKey(2).publicKey), validity: closed },
  ]);
  const keyId = { keyId: encodeBase64(logKeyId) };
  expect(root).toMatchObject({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [
      {
        baseUrl: `https://${origin}`,
        hashAlgorithm: "SHA2_256",
        publicKey: {
          keyDetails: "PKIX_ED25519",
          rawBytes: encodeBase64(ed25519Spki(log.publicKey)),
          validFor: { start: "1970-01-01T00:00:00.000Z" },
        },
        logId: keyId,
        checkpointKeyId: keyId,
      },
      {
        publicKey: {
          validFor: { start: "1970-01-01T00:00:01.000Z", end: "2024-11-23T01:40:21.123Z" },
        },
      },
    ],
  });
  expect(canonicalize(root)).not.toContain('"end":null');
});

test("trusts no cosigner's key as a log's", () => {
  const timestampVkey = vkey(sha256, origin, NOTE_COSIGNATURE, log.publicKey);
  expect(() => trustedRoot(sha256, [{ vkey: timestampVkey, validity: inUse }])).toThrow(NoteError);
});

test("writes the keys of services as files that OpenSSL and Node take", () => {
  const statement = spkiOf("P-256");
  const identity = spkiOf("Ed25519");
  const keys = keyList([
    { kid: "a", use: "statement", service: "grant-signing", spkiDer: statement, validity: inUse },
    { kid: "b", use: "exec-id", service: "identity", spkiDer: identity, validity: inUse },
  ]);
  const publicKey = {
    keyDetails: "PKIX_ECDSA_P256_SHA_256",
    rawBytes: encodeBase64(statement),
    validFor: { start: "1970-01-01T00:00:00.000Z" },
  };
  expect(keys).toMatchObject({
    mediaType: "application/vnd.writ.keys.v1+json",
    keys: [
      { kid: "a", use: "statement", service: "grant-signing", publicKey },
      { kid: "b", publicKey: { keyDetails: "PKIX_ED25519", rawBytes: encodeBase64(identity) } },
    ],
  });
  const der = Buffer.from(decodeBase64(publicKey.rawBytes));
  expect(createPublicKey({ key: der, format: "der", type: "spki" }).asymmetricKeyType).toBe("ec");
});

test("writes the raw key of a log as every library reads it", () => {
  const key = createPublicKey({
    key: Buffer.from(ed25519Spki(log.publicKey)),
    format: "der",
    type: "spki",
  });
  expect(key.export({ format: "jwk" })["x"]).toBe(Buffer.from(log.publicKey).toString("base64url"));
});

test.each([
  { what: "another curve", spkiDer: spkiOf("P-384") },
  { what: "a key cut short", spkiDer: spkiOf("P-256").slice(0, -1) },
  { what: "a key with a byte more", spkiDer: new Uint8Array([...spkiOf("Ed25519"), 0]) },
  { what: "nothing", spkiDer: new Uint8Array() },
])("does not publish $what", ({ spkiDer }) => {
  const key = { kid: "a", use: "statement", service: "a", spkiDer, validity: inUse };
  expect(() => keyList([key])).toThrow(PublicKeyError);
});
