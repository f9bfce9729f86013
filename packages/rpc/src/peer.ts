import { X509Certificate } from "node:crypto";
import type { ServerUnaryCall } from "@grpc/grpc-js";

/** SPIFFE ID grammar, SPIFFE-ID section 2: trust domain, then at least one path segment. */
const SPIFFE_ID = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)+)$/;

/** A caller by its X.509-SVID. */
export interface Peer {
  /** `spiffe://trust-domain/path`. */
  readonly spiffeId: string;
  /** The path without its first slash, e.g. `service/evidence`. */
  readonly path: string;
}

type PeerCall = Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext">;

/**
 * Reads the caller's SPIFFE id from the client certificate that TLS verified.
 * Undefined without one, or when the certificate is not an X.509-SVID of the trust domain (X509-SVID section 5): one URI SAN, no CA.
 */
export function peerReader(trustDomain: string): (call: PeerCall) => Peer | undefined {
  // Parsing a certificate costs more than a small call; a connection's certificate never changes.
  const perSession = new WeakMap<object, Peer>();
  return (call) => {
    const session = connectionOf(call);
    const known = session && perSession.get(session);
    if (known !== undefined) return known;
    const raw = call.getAuthContext()?.sslPeerCertificate?.raw;
    const peer = raw && parseSvid(raw, trustDomain);
    if (peer && session) perSession.set(session, peer);
    return peer;
  };
}

/** The caller named by a DER certificate, or undefined when it is not an X.509-SVID of the trust domain. */
export function parseSvid(der: Uint8Array, trustDomain: string): Peer | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return undefined;
  }
  if (certificate.ca) return undefined;
  const uris = (certificate.subjectAltName ?? "")
    .split(", ")
    .filter((name) => name.startsWith("URI:"));
  const [uri] = uris;
  if (uri === undefined || uris.length !== 1) return undefined;
  const match = SPIFFE_ID.exec(uri.slice("URI:".length));
  if (match === null || match[1] !== trustDomain) return undefined;
  const path = (match[2] ?? "").slice(1);
  if (path.split("/").some((segment) => segment === "." || segment === "..")) return undefined;
  return { spiffeId: match[0], path };
}

/** The HTTP/2 session below a call, the same object for all calls of a connection; grpc-js does not show it. */
export function connectionOf(call: object): object | undefined {
  const inner = call as { call?: { stream?: { session?: unknown } } };
  const session = inner.call?.stream?.session;
  return typeof session === "object" && session !== null ? session : undefined;
}
