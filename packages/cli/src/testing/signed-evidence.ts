import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { decodeBase64Url, encodeHex } from "@writ/encoding";
import {
  cosigner,
  ed25519Signer,
  hashedRekord,
  leafHash,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteKey,
  type NoteSigner,
  pae,
  PAYLOAD_TYPE,
  vkey,
} from "@writ/evidence";
import type { EventKind, Opening } from "@writ/proto/writ/evidence/v1/evidence";
import { parseTrust, publicJwk, sha256, thumbprint, type Trust } from "@writ/token";

const WITNESS = "witness.example/1";

/** A trust file made for a test, with the private keys that belong to it. */
export interface TrustedKeys {
  readonly file: object;
  readonly trust: Trust;
  readonly statementKeys: Readonly<
    Record<"policy-decision" | "grant-signing" | "identity", KeyObject>
  >;
  /** Ed25519. */
  readonly logKey: KeyObject;
  /** Of the log's timestamps. */
  readonly timestampKey: KeyObject;
  /** Of the one witness that the trust file demands. */
  readonly witnessKey: KeyObject;
}

/** New keys of every service that signs statements, of the log and of a witness. */
export function trustWithKeys(origin = "log.example/test"): TrustedKeys {
  const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const ed25519 = () => generateKeyPairSync("ed25519").privateKey;
  const statementKeys = { "policy-decision": p256(), "grant-signing": p256(), identity: p256() };
  const [logKey, timestampKey, witnessKey] = [ed25519(), ed25519(), ed25519()];
  const log = {
    origin,
    vkey: vkey(sha256, origin, NOTE_ED25519, rawKey(logKey)),
    timestampVkey: vkey(sha256, `${origin}/timestamp`, NOTE_COSIGNATURE, rawKey(timestampKey)),
  };
  const witness = vkey(sha256, WITNESS, NOTE_COSIGNATURE, rawKey(witnessKey));
  const file = {
    version: 1,
    trustDomain: "writ.local",
    ca: "-----BEGIN CERTIFICATE-----",
    grantIssuer: "urn:test:grants",
    identityAudience: "urn:test:identity",
    log,
    closedLogs: [],
    witnessPolicy: `log ${log.vkey}\nwitness one ${witness}\nquorum one\n`,
    bundleRoots: [publicJwk(ed25519())],
    keys: Object.entries(statementKeys).map(([service, key]) => {
      const jwk = publicJwk(key);
      return { kid: thumbprint(jwk), use: "statement", service, jwk };
    }),
  };
  const trust = parseTrust(JSON.stringify(file));
  return { file, trust, statementKeys, logKey, timestampKey, witnessKey };
}

/** A statement that is to be signed and put into a log. */
export interface Unsigned {
  readonly kind: EventKind;
  readonly eventId: string;
  readonly payload: Uint8Array;
  readonly key: KeyObject;
  readonly openings?: readonly Pick<Opening, "name" | "value">[];
}

/** SHA-256 of a statement's pre-authentication encoding, hex: what the next event names. */
export function digestOf(payload: Uint8Array): string {
  return encodeHex(sha256(pae(PAYLOAD_TYPE, payload)));
}

/** Signs a statement and makes its leaf. */
export function signedLeaf({ key, payload }: Pick<Unsigned, "key" | "payload">) {
  const signedBytes = pae(PAYLOAD_TYPE, payload);
  const signature = sign("sha256", signedBytes, key);
  const paeDigest = sha256(signedBytes);
  const spkiDer = createPublicKey(key).export({ type: "spki", format: "der" });
  const leaf = leafHash(sha256, hashedRekord({ paeDigest, signatureDer: signature, spkiDer }));
  return { leaf, paeDigest, statement: { payload, signature, keyId: thumbprint(publicJwk(key)) } };
}

/** Who signs checkpoints: the log, its timestamps, and the witness if it is asked. */
export function checkpointSigners(
  keys: TrustedKeys,
  now: () => number,
  isWitnessed: boolean,
): readonly NoteSigner[] {
  const of = (name: string, key: KeyObject): NoteSigner =>
    cosigner(
      noteKey(sha256, name, NOTE_COSIGNATURE, rawKey(key)),
      (message) => sign(null, message, key),
      now,
    );
  const { origin } = keys.trust.log;
  const log = noteKey(sha256, origin, NOTE_ED25519, rawKey(keys.logKey));
  return [
    ed25519Signer(log, (message) => sign(null, message, keys.logKey)),
    of(`${origin}/timestamp`, keys.timestampKey),
    ...(isWitnessed ? [of(WITNESS, keys.witnessKey)] : []),
  ];
}

function rawKey(key: KeyObject): Uint8Array {
  return decodeBase64Url(publicJwk(key).x);
}
