import {
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import type { TlsClient } from "@writ/client";

// The few types of DER (X.690) that a certificate (RFC 5280, 4.1) needs.
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;
const CONTEXT_3 = 0xa3;
const URI = 0x86;
const ECDSA_WITH_SHA256 = oid("2a8648ce3d040302");
const COMMON_NAME = oid("550403");
const SUBJECT_ALT_NAME = oid("551d11");
const BASIC_CONSTRAINTS = oid("551d13");
const HOUR_MS = 3_600_000;

/** Who signs: the cluster's authority, or one that nobody knows. */
export interface ForgingAuthority {
  readonly certPem: string;
  /** PKCS#8 PEM, P-256. */
  readonly keyPem: string;
}

/** What a certificate says. */
export interface ForgedContent {
  /** Names of type URI, none to many. */
  readonly uris: readonly string[];
  readonly isAuthority?: boolean;
  /** When it ends; in an hour unless said otherwise. */
  readonly notAfterMs?: number;
}

/** A client certificate that says what no honest authority would sign. */
export function forgedCertificate(authority: ForgingAuthority, content: ForgedContent): TlsClient {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { isAuthority = false, notAfterMs = Date.now() + HOUR_MS, uris } = content;
  const names = uris.map((uri) => der(URI, Buffer.from(uri, "ascii")));
  const extensions = [
    extension(BASIC_CONSTRAINTS, der(SEQUENCE, ...(isAuthority ? [boolean(true)] : []))),
    ...(names.length > 0 ? [extension(SUBJECT_ALT_NAME, der(SEQUENCE, ...names))] : []),
  ];
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
  const signed = der(
    SEQUENCE,
    der(CONTEXT_0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    algorithm,
    subjectOf(authority.certPem),
    der(SEQUENCE, time(notAfterMs - 2 * HOUR_MS), time(notAfterMs)),
    named("forged"),
    publicKey.export({ type: "spki", format: "der" }),
    der(CONTEXT_3, der(SEQUENCE, ...extensions)),
  );
  const signature = sign("sha256", signed, createPrivateKey(authority.keyPem));
  const certificate = der(SEQUENCE, signed, algorithm, bits(signature));
  return {
    certPem: new X509Certificate(certificate).toString(),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** The name of an authority that has a common name and nothing else. */
function subjectOf(pem: string): Buffer {
  const [, commonName = ""] = new X509Certificate(pem).subject.split("CN=");
  return named(commonName);
}

function named(commonName: string): Buffer {
  const value = der(0x0c, Buffer.from(commonName, "utf8"));
  return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, value)));
}

function extension(id: Buffer, value: Buffer): Buffer {
  return der(SEQUENCE, id, der(0x04, value));
}

function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

function bits(bytes: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

/** UTCTime: years 1950 to 2049. */
function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(0x17, Buffer.from(text.slice(2), "ascii"));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
