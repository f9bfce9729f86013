import { readFileSync } from "node:fs";
import { dataFolder } from "@writ/cluster";
import type { ClientEnvironment } from "@writ/client";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { type Client, clientTls, connect } from "@writ/rpc";
import { type StatementKey, statementKey } from "@writ/service";

/** The services whose place a test takes, each with the name of its key for statements. */
const KEYS = {
  "policy-decision": "policy-statement",
  "grant-signing": "grants-statement",
} as const;

/** The log as one of the services reaches it, with the key that service signs statements with. */
export interface EvidenceClient {
  readonly client: Client<typeof EvidenceService>;
  readonly key: StatementKey;
}

/** Connects to the log of the cluster in a data folder. Close the client. */
export function evidenceClient(
  dataDir: string,
  { evidenceEndpoint, trust }: ClientEnvironment,
  service: keyof typeof KEYS,
): EvidenceClient {
  const data = dataFolder(dataDir);
  const { certFile, keyFile } = data.tlsFiles(service);
  const read = (file: string): string => readFileSync(file, "utf8");
  const tls = { caPem: trust.caPem, certPem: read(certFile), keyPem: read(keyFile) };
  const client = connect(
    EvidenceService,
    evidenceEndpoint,
    clientTls(tls, { trustDomain: trust.trustDomain, path: "service/evidence" }),
    { defaultTimeoutMs: 10_000 },
  );
  return { client, key: statementKey(read(data.keyFile(KEYS[service]))) };
}
