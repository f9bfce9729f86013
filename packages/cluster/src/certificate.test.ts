import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { parseSvid } from "@writ/rpc";
import fc from "fast-check";
import { expect, test } from "vitest";
import { authorityCertificate, leafCertificate } from "./certificate.ts";
import { p256Pem } from "./keys.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");
const notAfter = new Date("2026-04-01T00:00:00Z");
const spiffeId = "spiffe://writ.local/service/evidence";
const KEY_USAGE = "2.5.29.15";
const BASIC_CONSTRAINTS = "2.5.29.19";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

const privateKey = createPrivateKey(p256Pem());
const authority = { commonName: "CA", privateKey, publicKey: createPublicKey(privateKey) };
const leafKey = createPublicKey(createPrivateKey(p256Pem()));

function serial(): Buffer {
  return randomBytes(16);
}

function leaf(use: "server" | "client"): X509Certificate {
  const content = { commonName: "x", publicKey: leafKey, serial: serial(), notBefore, notAfter };
  return new X509Certificate(leafCertificate(authority, content, { spiffeId, use }));
}

function criticalExtensions(certificate: X509Certificate): readonly string[] {
  const { extensions = [] } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  return extensions.filter((e) => e.critical).map((e) => e.extnID);
}

test("an authority signs itself and may sign leaves only", () => {
  const ca = new X509Certificate(
    authorityCertificate(authority, { serial: serial(), notBefore, notAfter }),
  );
  expect(ca.ca).toBe(true);
  expect(ca.verify(authority.publicKey)).toBe(true);
  expect(ca.checkIssued(ca)).toBe(true);
  expect(ca.keyUsage).toBeUndefined();
  expect(criticalExtensions(ca)).toEqual([BASIC_CONSTRAINTS, KEY_USAGE]);
  expect(ca.validFromDate).toEqual(notBefore);
  expect(ca.validToDate).toEqual(notAfter);
});

test("a server's leaf has one URI, names this machine, is no authority, and is for both ends of TLS", () => {
  const certificate = leaf("server");
  expect(certificate.ca).toBe(false);
  expect(certificate.subjectAltName).toBe(`URI:${spiffeId}, DNS:localhost, IP Address:127.0.0.1`);
  expect(certificate.keyUsage).toEqual([SERVER_AUTH, CLIENT_AUTH]);
  expect(criticalExtensions(certificate)).toEqual([BASIC_CONSTRAINTS, KEY_USAGE]);
  expect(parseSvid(certificate.raw, "writ.local")?.path).toBe("service/evidence");
});

test("a client's leaf has nothing but its URI, and can not be a server", () => {
  const certificate = leaf("client");
  expect(certificate.subjectAltName).toBe(`URI:${spiffeId}`);
  expect(certificate.keyUsage).toEqual([CLIENT_AUTH]);
});

test("a leaf verifies under its authority and under no other", () => {
  const ca = new X509Certificate(
    authorityCertificate(authority, { serial: serial(), notBefore, notAfter }),
  );
  const certificate = leaf("client");
  expect(certificate.checkIssued(ca)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.verify(leafKey)).toBe(false);
});

test("a serial number is positive and keeps its 16 bytes, whatever they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const content = { commonName: "x", publicKey: leafKey, serial: bytes, notBefore, notAfter };
      const pem = leafCertificate(authority, content, { spiffeId, use: "client" });
      const { serialNumber } = new X509Certificate(pem);
      expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
      expect(serialNumber.slice(2).toLowerCase()).toBe(Buffer.from(bytes.slice(1)).toString("hex"));
    }),
    { numRuns: 50 },
  );
});
