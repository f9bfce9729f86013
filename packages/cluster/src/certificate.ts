import { createHash, type KeyObject, sign, X509Certificate } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";

/** What is the same in every certificate. */
interface CertificateContent {
  readonly commonName: string;
  /** P-256. */
  readonly publicKey: KeyObject;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Who signs certificates. */
export interface Authority {
  readonly commonName: string;
  /** P-256. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a leaf certificate is for: servers of the cluster call one another, so they are clients too. */
export type LeafUse = "server" | "client";

/** A self-signed certificate authority that signs leaves only, as PEM. */
export function authorityCertificate(
  authority: Authority,
  content: Omit<CertificateContent, "commonName" | "publicKey">,
): string {
  const { commonName, publicKey } = authority;
  return certificate(authority, { ...content, commonName, publicKey }, [
    critical(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
  ]);
}

/**
 * An X.509-SVID (SPIFFE X509-SVID sections 2-4) as PEM: exactly one URI, the SPIFFE id; not an authority. A server's also
 * names `localhost` and `127.0.0.1`.
 */
export function leafCertificate(
  authority: Authority,
  content: CertificateContent,
  leaf: { readonly spiffeId: string; readonly use: LeafUse },
): string {
  const isServer = leaf.use === "server";
  const names = [
    new GeneralName({ uniformResourceIdentifier: leaf.spiffeId }),
    ...(isServer ? [new GeneralName({ dNSName: "localhost" })] : []),
    ...(isServer ? [new GeneralName({ iPAddress: "127.0.0.1" })] : []),
  ];
  const purposes = isServer ? [id_kp_serverAuth, id_kp_clientAuth] : [id_kp_clientAuth];
  return certificate(authority, content, [
    critical(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage(purposes)),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(names)),
  ]);
}

function certificate(
  authority: Authority,
  content: CertificateContent,
  extensions: readonly Extension[],
): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const authorityKeyId = keyId(authority.publicKey);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: positive(content.serial),
    signature: algorithm,
    issuer: named(authority.commonName),
    validity: new Validity({ notBefore: content.notBefore, notAfter: content.notAfter }),
    subject: named(content.commonName),
    subjectPublicKeyInfo: AsnConvert.parse(spki(content.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId(content.publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(authorityKeyId) }),
      ),
    ]),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const signatureValue = sign("sha256", signed, authority.privateKey);
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: algorithm,
      signatureValue: exactBuffer(signatureValue),
    }),
  );
  return new X509Certificate(Buffer.from(der)).toString();
}

function named(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })]),
  ]);
}

function critical(extnID: string, value: object): Extension {
  return extension(extnID, value, true);
}

function extension(extnID: string, value: object, isCritical = false): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new Extension({ extnID, critical: isCritical, extnValue });
}

/** RFC 5280, 4.1.2.2: positive, at most 20 bytes. A first byte of 0x40 to 0x7f needs no sign byte and is never zero. */
function positive(serial: Uint8Array): ArrayBuffer {
  const bytes = Uint8Array.from(serial);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return exactBuffer(bytes);
}

/** RFC 7093, 2 (1): the leftmost 160 bits of the SHA-256 of the public key. */
function keyId(key: KeyObject): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(spki(key), SubjectPublicKeyInfo);
  const digest = createHash("sha256").update(Buffer.from(subjectPublicKey)).digest();
  return exactBuffer(digest.subarray(0, 20));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
