import { generateKeyPairSync } from "node:crypto";
import { encodeHex, encodeUtf8, uuidv7 } from "@writ/encoding";
import { buildRevocation } from "@writ/evidence";
import { type SignedStatement, statementKey } from "@writ/service";
import { sha256 } from "./sample-keys.ts";

/** A signed statement, and the key that verifies it. */
export interface SampleStatement extends SignedStatement {
  /** SubjectPublicKeyInfo, DER. */
  readonly spkiDer: Uint8Array;
}

/** A new key of a service, for statements. */
export interface StatementSigner {
  readonly kid: string;
  readonly spkiDer: Uint8Array;
  sign(payload: Uint8Array): SampleStatement;
}

/** When the first of the statements was made, milliseconds since 1970. */
export const FIRST_MS = Date.parse("2026-11-23T01:40:21.123Z");

/** A new P-256 key that signs as the services do. */
export function statementSigner(): StatementSigner {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
  const key = statementKey(privateKey);
  const spkiDer = new Uint8Array(publicKey);
  return { kid: key.keyId, spkiDer, sign: (payload) => ({ ...key.sign(payload), spkiDer }) };
}

/** So many different revocations. */
export function revocations(count: number, signer: StatementSigner): readonly SampleStatement[] {
  return Array.from({ length: count }, (_, index) => signer.sign(revocation(index)));
}

function revocation(index: number): Uint8Array {
  const random = encodeUtf8(`${index}`.padStart(10, "0"));
  return buildRevocation(encodeHex(sha256(random)), {
    eventId: uuidv7(FIRST_MS + index, random),
    executionId: null,
    tenant: "sample",
    seq: 0,
    prev: null,
    final: null,
    occurredAt: new Date(FIRST_MS + index).toISOString(),
    recordedBy: { service: "grant-signing" },
    revocationId: uuidv7(FIRST_MS, random),
    type: "principal",
    value: `User::number-${index}`,
    reason: "left the company",
    by: "spiffe://writ.local/operator/admin",
    streamSeq: index + 1,
  });
}
