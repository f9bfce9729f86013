import { createPrivateKey, createPublicKey, randomBytes, X509Certificate } from "node:crypto";
import {
  type Authority,
  authorityCertificate,
  leafCertificate,
  type LeafUse,
} from "./certificate.ts";
import type { CertificateFiles, DataFolder } from "./data-folder.ts";
import { p256Pem } from "./keys.ts";
import { keepSecret, readIfThere, replaceFile } from "./private-file.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const AUTHORITY_DAYS = 3_650;
const LEAF_DAYS = 90;
/** A leaf with less left is replaced at the next start. */
const RENEW_BEFORE_DAYS = 30;
/** Machines that share the files may have clocks that differ. */
const BACKDATED_MS = 5 * 60 * 1_000;

/** A certificate that a cluster needs. */
export interface LeafWish {
  readonly files: CertificateFiles;
  readonly spiffeId: string;
  readonly use: LeafUse;
}

/**
 * Makes the development certificate authority (10 years) and the leaf certificates (90 days) that are not there yet, do
 * not fit, or have less than 30 days left. Keys stay when certificates are renewed. Returns the authority's certificate.
 */
export async function developmentCertificates(
  data: DataFolder,
  wishes: readonly LeafWish[],
  nowMs: number,
): Promise<string> {
  const privateKey = createPrivateKey(await keepSecret(data.caKeyFile, p256Pem));
  const authority = {
    commonName: "Writ development authority",
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
  const caPem = await renewedAuthority(data.caFile, authority, nowMs);
  for (const wish of wishes) await renewLeaf(wish, authority, new X509Certificate(caPem), nowMs);
  return caPem;
}

async function renewedAuthority(
  file: string,
  authority: Authority,
  nowMs: number,
): Promise<string> {
  const kept = await readIfThere(file);
  const isFit =
    kept !== undefined &&
    new X509Certificate(kept).checkPrivateKey(authority.privateKey) &&
    lastsLongEnough(new X509Certificate(kept), LEAF_DAYS, nowMs);
  if (isFit) return kept;
  const pem = authorityCertificate(authority, validity(AUTHORITY_DAYS, nowMs));
  await replaceFile(file, pem);
  return pem;
}

async function renewLeaf(
  wish: LeafWish,
  authority: Authority,
  ca: X509Certificate,
  nowMs: number,
): Promise<void> {
  const { files, spiffeId, use } = wish;
  const privateKey = createPrivateKey(await keepSecret(files.keyFile, p256Pem));
  const kept = await readIfThere(files.certFile);
  if (kept !== undefined) {
    const leaf = new X509Certificate(kept);
    const isFit =
      leaf.checkPrivateKey(privateKey) &&
      leaf.checkIssued(ca) &&
      leaf.verify(authority.publicKey) &&
      (leaf.subjectAltName ?? "").split(", ").includes(`URI:${spiffeId}`) &&
      lastsLongEnough(leaf, RENEW_BEFORE_DAYS, nowMs);
    if (isFit) return;
  }
  const content = {
    ...validity(LEAF_DAYS, nowMs),
    commonName: spiffeId.slice("spiffe://".length),
    publicKey: createPublicKey(privateKey),
  };
  await replaceFile(files.certFile, leafCertificate(authority, content, { spiffeId, use }));
}

function validity(
  days: number,
  nowMs: number,
): { serial: Buffer; notBefore: Date; notAfter: Date } {
  return {
    serial: randomBytes(16),
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + days * DAY_MS),
  };
}

function lastsLongEnough(certificate: X509Certificate, days: number, nowMs: number): boolean {
  const isBegun = Date.parse(certificate.validFrom) <= nowMs;
  return isBegun && Date.parse(certificate.validTo) - nowMs >= days * DAY_MS;
}
