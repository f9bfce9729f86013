import type { Addresses } from "./addresses.ts";
import type { DataFolder } from "./data-folder.ts";
import { sampleOrchestrator } from "./keys.ts";

/** Name of the operator's certificate among the client material. */
export const operator = "operator";

/** The text of `client.env`: one NAME=value per line, values as they are, all paths absolute. No secret. */
export function clientEnv(data: DataFolder, addresses: Addresses): string {
  const tls = data.clientTlsFiles(operator);
  const variables = {
    WRIT_ENDPOINT: addresses.authorize,
    WRIT_IDENTITY_ENDPOINT: addresses.identity,
    WRIT_GRANTS_ENDPOINT: addresses.grants,
    WRIT_EVIDENCE_ENDPOINT: addresses.evidence,
    WRIT_CONSOLE_URL: `http://${addresses.console}`,
    WRIT_AUDIENCE: "urn:writ:default",
    WRIT_TRUST_FILE: data.trustFile,
    WRIT_TLS_CERT_FILE: tls.certFile,
    WRIT_TLS_KEY_FILE: tls.keyFile,
    WRIT_CLIENT_ID: `sample/Workload::${sampleOrchestrator}`,
    WRIT_KEY_FILE: data.clientKeyFile(sampleOrchestrator),
    WRIT_AGENTS_DIR: data.agentsFolder,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  return lines.join("");
}
