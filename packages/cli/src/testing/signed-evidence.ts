import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { decodeBase64Url, encodeHex } from "@writ/encoding";
import {
  ed25519Signer,
  emptyTree,
  formatCheckpoint,
  hashedRekord,
  leafHash,
  NOTE_ED25519,
  noteKey,
  pae,
  PAYLOAD_TYPE,
  signNote,
  vkey,
} from "@writ/evidence";
import {
  type EventKind,
  type EvidenceRecord,
  EvidenceRecordSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { parseTrust, publicJwk, sha256, thumbprint, type Trust } from "@writ/token";

const ORIGIN = "log.example/test";

/** A trust file made for a test, with the private keys that belong to it. */
export interface TrustedKeys {
  readonly file: object;
  readonly trust: Trust;
  readonly statementKeys: Readonly<
    Record<"policy-decision" | "grant-signing" | "identity", KeyObject>
  >;
  readonly logKey: KeyObject;
}

/** New keys of every service that signs statements, and of the log. */
export function trustWithKeys(): TrustedKeys {
  const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const ed25519 = () => generateKeyPairSync("ed25519").privateKey;
  const statementKeys = { "policy-decision": p256(), "grant-signing": p256(), identity: p256() };
  const logKey = ed25519();
  const file = {
    version: 1,
    trustDomain: "writ.local",
    ca: "-----BEGIN CERTIFICATE-----",
    grantIssuer: "urn:test:grants",
    identityAudience: "urn:test:identity",
    log: { origin: ORIGIN, vkey: vkey(sha256, ORIGIN, NOTE_ED25519, rawKey(logKey)) },
    bundleRoots: [publicJwk(ed25519())],
    keys: Object.entries(statementKeys).map(([service, key]) => {
      const jwk = publicJwk(key);
      return { kid: thumbprint(jwk), use: "statement", service, jwk };
    }),
  };
  return { file, trust: parseTrust(JSON.stringify(file)), statementKeys, logKey };
}

/** A signed statement that is to be put into a log. */
export interface Signed {
  readonly kind: EventKind;
  readonly eventId: string;
  readonly payload: Uint8Array;
  readonly key: KeyObject;
}

/** SHA-256 of a statement's pre-authentication encoding, hex: what the next event names. */
export function digestOf(payload: Uint8Array): string {
  return encodeHex(sha256(pae(PAYLOAD_TYPE, payload)));
}

/** A log with these statements and nothing else, as GetEvidence answers it. */
export function evidenceOf(
  signed: readonly Signed[],
  logKey: KeyObject,
): { records: EvidenceRecord[]; checkpoint: string } {
  const entries = signed.map(({ eventId, key, kind, payload }) => {
    const signedBytes = pae(PAYLOAD_TYPE, payload);
    const signature = sign("sha256", signedBytes, key);
    const paeDigest = sha256(signedBytes);
    const spkiDer = createPublicKey(key).export({ type: "spki", format: "der" });
    const leaf = leafHash(sha256, hashedRekord({ paeDigest, signatureDer: signature, spkiDer }));
    const statement = { payload, signature, keyId: thumbprint(publicJwk(key)) };
    return { leaf, record: { eventId, kind, statement, paeDigest } };
  });
  const { tree } = emptyTree(sha256).append(entries.map(({ leaf }) => leaf));
  const records = entries.map(({ record }, index) =>
    create(EvidenceRecordSchema, {
      ...record,
      index: BigInt(index),
      proof: tree.inclusionProof(index),
    }),
  );
  return { records, checkpoint: signedCheckpoint(tree, logKey) };
}

function signedCheckpoint(tree: { size: number; root: Uint8Array }, logKey: KeyObject): string {
  const key = noteKey(sha256, ORIGIN, NOTE_ED25519, rawKey(logKey));
  const signer = ed25519Signer(key, (message) => sign(null, message, logKey));
  return signNote(formatCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root }), [signer]);
}

function rawKey(key: KeyObject): Uint8Array {
  return decodeBase64Url(publicJwk(key).x);
}
