import type { PeerCertificate } from "node:tls";
import {
  type ChannelCredentials,
  credentials,
  type ServerCredentials,
  ServerCredentials as Server,
} from "@grpc/grpc-js";
import { parseSvid } from "./peer.ts";

/** PEM texts of one X.509-SVID and of the trust domain's bundle. */
export interface TlsIdentity {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

/** Mutual TLS for a server: callers without a certificate of the bundle do not get a connection. */
export function serverTls(identity: TlsIdentity): ServerCredentials {
  return Server.createSsl(
    Buffer.from(identity.caPem),
    [{ cert_chain: Buffer.from(identity.certPem), private_key: Buffer.from(identity.keyPem) }],
    true,
  );
}

/** Mutual TLS for a client that talks only to the server with the given SPIFFE path, e.g. `service/evidence`. */
export function clientTls(
  identity: TlsIdentity,
  expected: { readonly trustDomain: string; readonly path: string },
): ChannelCredentials {
  return credentials.createSsl(
    Buffer.from(identity.caPem),
    Buffer.from(identity.keyPem),
    Buffer.from(identity.certPem),
    {
      checkServerIdentity: (_host: string, certificate: PeerCertificate) => {
        const peer = parseSvid(certificate.raw, expected.trustDomain);
        return peer?.path === expected.path
          ? undefined
          : new Error(`the server is not spiffe://${expected.trustDomain}/${expected.path}`);
      },
    },
  );
}
