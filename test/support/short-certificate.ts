import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dataFolder } from "@writ/cluster";
import { leafCertificate } from "../../packages/cluster/src/certificate.ts";
import { replaceFile } from "../../packages/cluster/src/private-file.ts";
import type { SeededCluster } from "./seeded-cluster.ts";

const HOUR_MS = 3_600_000;

/** Gives a service a certificate of the cluster's authority that ends after so long; it is read at the service's next start. */
export async function shortCertificate(
  { dataDir }: SeededCluster,
  service: string,
  lifeMs: number,
): Promise<void> {
  const data = dataFolder(dataDir);
  const keyOf = async (file: string) => createPrivateKey(await readFile(file, "utf8"));
  const privateKey = await keyOf(data.caKeyFile);
  const { certFile, keyFile } = data.tlsFiles(service);
  const spiffeId = `spiffe://writ.local/service/${service}`;
  const certificate = leafCertificate(
    {
      commonName: "Writ development authority",
      privateKey,
      publicKey: createPublicKey(privateKey),
    },
    {
      commonName: spiffeId.slice("spiffe://".length),
      publicKey: createPublicKey(await keyOf(keyFile)),
      serial: randomBytes(16),
      notBefore: new Date(Date.now() - HOUR_MS),
      notAfter: new Date(Date.now() + lifeMs),
    },
    { spiffeId, use: "server" },
  );
  await replaceFile(certFile, certificate);
}
