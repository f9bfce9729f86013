import type { KeyObject } from "node:crypto";
import { type Trust, verificationKeyFromJwk } from "@writ/token";

/** A key that signs statements. */
export interface StatementKey {
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo in DER, as it stands in the log's leaves. */
  readonly spkiDer: Uint8Array;
}

/** Finds the key a service may sign statements with. `service` is its name in the trust file. */
export type StatementKeys = (service: string, keyId: string) => StatementKey | undefined;

/** The statement keys of a trust file that are in use; P-256 only, as leaves say. */
export function statementKeys(keys: Trust["keys"]): StatementKeys {
  const known = new Map<string, StatementKey>();
  for (const { kid, service, use, jwk, retiredAt } of keys) {
    if (use !== "statement" || jwk.kty !== "EC" || retiredAt !== undefined) continue;
    const { publicKey } = verificationKeyFromJwk(jwk);
    const spkiDer = publicKey.export({ type: "spki", format: "der" });
    known.set(`${service} ${kid}`, { publicKey, spkiDer });
  }
  return (service, keyId) => known.get(`${service} ${keyId}`);
}
