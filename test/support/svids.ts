import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { TlsIdentity } from "@writ/rpc";
import { authorityCertificate, leafCertificate } from "../../packages/cluster/src/certificate.ts";

const HOUR_MS = 3_600_000;

/** A trust domain of one test: an authority, and certificates of it. */
export interface Svids {
  readonly trustDomain: string;
  readonly caPem: string;
  /** A new certificate for a SPIFFE path, such as `service/evidence`; as a server it is also `localhost` and `127.0.0.1`. */
  of(path: string): TlsIdentity;
}

/** A new authority. */
export function testSvids(trustDomain = "writ.test"): Svids {
  const authority = { commonName: "authority of a test", ...p256() };
  const caPem = authorityCertificate(authority, validity());
  return {
    trustDomain,
    caPem,
    of(path) {
      const { privateKey, publicKey } = p256();
      const content = { ...validity(), commonName: path, publicKey };
      const leaf = { spiffeId: `spiffe://${trustDomain}/${path}`, use: "server" } as const;
      return {
        caPem,
        certPem: leafCertificate(authority, content, leaf),
        keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    },
  };
}

function validity() {
  const nowMs = Date.now();
  return {
    serial: randomBytes(16),
    notBefore: new Date(nowMs - HOUR_MS),
    notAfter: new Date(nowMs + HOUR_MS),
  };
}

function p256() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}
