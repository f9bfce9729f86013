import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTrust, type Trust } from "@writ/token";
import { type Credential, holderCredential } from "./credential.ts";
import { type TlsClient, tlsFromFiles } from "./tls.ts";

/** What a client needs, as `client.env` of a data folder has it. */
export interface ClientEnvironment {
  /** policy-decision, `host:port`. */
  readonly endpoint: string;
  readonly identityEndpoint: string;
  readonly grantsEndpoint: string;
  readonly evidenceEndpoint: string;
  /** Where browsers reach the console; undefined when there is none. */
  readonly consoleUrl: string | undefined;
  readonly audience: string;
  readonly trust: Trust;
  readonly tls: TlsClient;
  /** `<tenant>/<Type>::<id>`. */
  readonly clientId: string;
  /** PKCS#8 PEM of the holder key. */
  readonly keyPem: string;
  readonly credential: Credential;
  /** Folder of the holder keys of agents, `<name>.key` each. */
  readonly agentsFolder: string;
  /** Holder key (PKCS#8 PEM) of a registered agent whose key is in the agents folder. */
  agentKeyPem(name: string): string;
}

/** Thrown when a variable is missing or a file cannot be read; the message names every one of them. */
export class ClientEnvironmentError extends Error {
  override readonly name = "ClientEnvironmentError";
}

const REQUIRED = [
  "WRIT_ENDPOINT",
  "WRIT_IDENTITY_ENDPOINT",
  "WRIT_GRANTS_ENDPOINT",
  "WRIT_EVIDENCE_ENDPOINT",
  "WRIT_AUDIENCE",
  "WRIT_TRUST_FILE",
  "WRIT_TLS_CERT_FILE",
  "WRIT_TLS_KEY_FILE",
  "WRIT_CLIENT_ID",
  "WRIT_KEY_FILE",
  "WRIT_AGENTS_DIR",
] as const;

/** Reads a client's environment; throws {@link ClientEnvironmentError}. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): ClientEnvironment {
  const missing = REQUIRED.filter((name) => (env[name] ?? "") === "");
  if (missing.length > 0)
    throw new ClientEnvironmentError(
      `not set: ${missing.join(", ")} (see client.env of the data folder)`,
    );
  const value = (name: (typeof REQUIRED)[number]): string => env[name] ?? "";
  try {
    const keyPem = readFileSync(value("WRIT_KEY_FILE"), "utf8");
    const clientId = value("WRIT_CLIENT_ID");
    return {
      endpoint: value("WRIT_ENDPOINT"),
      identityEndpoint: value("WRIT_IDENTITY_ENDPOINT"),
      grantsEndpoint: value("WRIT_GRANTS_ENDPOINT"),
      evidenceEndpoint: value("WRIT_EVIDENCE_ENDPOINT"),
      consoleUrl: env["WRIT_CONSOLE_URL"],
      audience: value("WRIT_AUDIENCE"),
      trust: parseTrust(readFileSync(value("WRIT_TRUST_FILE"), "utf8")),
      tls: tlsFromFiles(value("WRIT_TLS_CERT_FILE"), value("WRIT_TLS_KEY_FILE")),
      clientId,
      keyPem,
      credential: holderCredential({ clientId, keyPem }),
      agentsFolder: value("WRIT_AGENTS_DIR"),
      agentKeyPem: (name) => {
        if (!/^[A-Za-z0-9._-]{1,128}$/.test(name))
          throw new ClientEnvironmentError(`${name} is not the name of an agent`);
        return readFileSync(join(value("WRIT_AGENTS_DIR"), `${name}.key`), "utf8");
      },
    };
  } catch (error) {
    if (error instanceof ClientEnvironmentError) throw error;
    throw new ClientEnvironmentError(error instanceof Error ? error.message : "unreadable", {
      cause: error,
    });
  }
}
