import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ClientEnvironment,
  readEnvironment,
  type TlsClient,
  tlsFromFiles,
} from "@writ/client";

/** The cluster as a client sees it. */
export interface LabEnvironment extends ClientEnvironment {
  /** The tenant of the client id. */
  readonly tenant: string;
  /** The certificate that agents and tools call with. */
  readonly workload: TlsClient;
  /** Appended to commands that are shown, so that they work on this data folder. */
  readonly dataOption: string;
  /** Where the copies of programs are that runs measure and start. */
  readonly workersFolder: string;
}

/** Reads a cluster's `client.env`. Throws ClientEnvironmentError, or what reading a file throws. */
export function readClientEnvironment(file: string): LabEnvironment {
  const variables = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^[A-Z_]+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
  const environment = readEnvironment(Object.fromEntries(variables));
  const clients = dirname(environment.agentsFolder);
  const folder = dirname(file);
  return {
    ...environment,
    tenant: environment.clientId.slice(0, environment.clientId.indexOf("/")),
    workload: tlsFromFiles(join(clients, "workload.pem"), join(clients, "workload.key")),
    workersFolder: join(folder, "lab-workers"),
    dataOption: folder.endsWith("/.writ") ? "" : ` --data ${shellWord(folder)}`,
  };
}

/** A word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
