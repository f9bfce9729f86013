import { generateKeyPairSync } from "node:crypto";
import { type StatementKey, statementKey } from "@writ/service";
import { type Alg, type PublicJwk, publicJwk, signingKeyFromPem } from "@writ/token";
import type { OwnSigningKey } from "../keys/own-key.ts";

/** A key pair for tests. */
export type TestKey = OwnSigningKey & { readonly jwk: PublicJwk; readonly pem: string };

/** A new key pair for tests. */
export function testKey(alg: Alg = "Ed25519"): TestKey {
  const { privateKey } =
    alg === "Ed25519"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const key = signingKeyFromPem(pem);
  return { ...key, jwk: publicJwk(key.publicKey), pem };
}

/** A statement key and its public part. */
export type TestStatementKey = StatementKey & { readonly jwk: PublicJwk };

/** A new statement key for tests. */
export function testStatementKey(): TestStatementKey {
  const { pem, jwk } = testKey("ES256");
  return { ...statementKey(pem), jwk };
}
