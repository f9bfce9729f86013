import { decodeBase64Url } from "@writ/encoding";
import { NOTE_ED25519, vkey } from "@writ/evidence";
import { publicJwk, sha256, signingKeyFromPem, type TrustedKey } from "@writ/token";
import type { ServiceKeyName } from "./keys.ts";
import { trustDomain } from "./spiffe-ids.ts";

/** Name of the evidence log of a development cluster, and of the key that signs its checkpoints. */
const LOG_ORIGIN = `evidence.${trustDomain}/main/0`;

/**
 * The text of the trust file: what a party must know beforehand to verify anything the cluster signs. Takes private keys
 * (PEM) and gives only their public parts.
 */
export function trustFile(caPem: string, keys: Readonly<Record<ServiceKeyName, string>>): string {
  const trust = {
    version: 1,
    trustDomain,
    ca: caPem,
    grantIssuer: `urn:writ:${trustDomain}:grants`,
    identityAudience: `urn:writ:${trustDomain}:identity`,
    log: { origin: LOG_ORIGIN, vkey: logVkey(keys["evidence-log"]) },
    bundleRoots: [jwkOf(keys["grants-bundle-root"])],
    keys: [
      trusted("exec-id", "identity", keys["identity-assertion"]),
      trusted("statement", "identity", keys["identity-statement"]),
      trusted("statement", "policy-decision", keys["policy-statement"]),
      trusted("statement", "grant-signing", keys["grants-statement"]),
    ],
  };
  return `${JSON.stringify(trust, undefined, 2)}\n`;
}

function trusted(use: TrustedKey["use"], service: string, pem: string): TrustedKey {
  return { kid: signingKeyFromPem(pem).kid, use, service, jwk: jwkOf(pem) };
}

function logVkey(pem: string): string {
  return vkey(sha256, LOG_ORIGIN, NOTE_ED25519, decodeBase64Url(jwkOf(pem).x));
}

function jwkOf(pem: string): ReturnType<typeof publicJwk> {
  return publicJwk(signingKeyFromPem(pem).publicKey);
}
