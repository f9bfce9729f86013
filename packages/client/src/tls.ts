import { readFileSync } from "node:fs";
import { clientTls, type TlsIdentity } from "@writ/rpc";
import type { Trust } from "@writ/token";

/** PEM texts of the client certificate that the mutual TLS of the cluster asks for. */
export interface TlsClient {
  readonly certPem: string;
  readonly keyPem: string;
}

/** Reads a client certificate and its key from files. */
export function tlsFromFiles(certFile: string, keyFile: string): TlsClient {
  return { certPem: readFileSync(certFile, "utf8"), keyPem: readFileSync(keyFile, "utf8") };
}

/** Credentials for a channel to one service of the cluster: its SPIFFE id is checked, not its host name. */
export function channelTo(
  service: "policy-decision" | "grant-signing" | "identity" | "evidence",
  trust: Trust,
  tls: TlsClient,
) {
  const identity: TlsIdentity = { caPem: trust.caPem, ...tls };
  return clientTls(identity, { trustDomain: trust.trustDomain, path: `service/${service}` });
}
