import { readFile } from "node:fs/promises";
import { dataFolder } from "@writ/cluster";
import type { TlsClient } from "@writ/client";
import { forgedCertificate, type ForgedContent } from "../../support/forged-certificate.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

/** The SPIFFE id of a workload. */
export const WORKLOAD = "spiffe://writ.local/workload/forged";
const OPERATOR = "spiffe://writ.local/operator/admin";
const WEB = "https://writ.local/operator/admin";

type WrongCertificate = readonly [what: string, uris: readonly string[], isAuthority: boolean];

/** What an honest authority would not sign, in words and as the certificate has it. */
export const wrongCertificates: readonly WrongCertificate[] = [
  ["two SPIFFE ids", [WORKLOAD, OPERATOR], false],
  ["a SPIFFE id and a web address", [WORKLOAD, WEB], false],
  ["no URI at all", [], false],
  ["a URI that is no SPIFFE id", [WEB], false],
  ["an id of another trust domain", ["spiffe://other.local/operator/admin"], false],
  ["an id without a path", ["spiffe://writ.local"], false],
  ["an id with a way up in it", ["spiffe://writ.local/workload/../operator/admin"], false],
  ["an id, and the right to sign others", [WORKLOAD], true],
];

/** A certificate that the cluster's own authority signed all the same. */
export async function signedByCluster(
  { dataDir }: SeededCluster,
  content: ForgedContent,
): Promise<TlsClient> {
  const { caFile, caKeyFile } = dataFolder(dataDir);
  const certPem = await readFile(caFile, "utf8");
  return forgedCertificate({ certPem, keyPem: await readFile(caKeyFile, "utf8") }, content);
}
