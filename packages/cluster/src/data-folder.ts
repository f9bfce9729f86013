import { join, resolve } from "node:path";

/** Where a cluster keeps what it keeps. All paths are absolute. */
export interface DataFolder {
  readonly folder: string;
  /** Holds the id of the process that works on the folder. */
  readonly lockFile: string;
  /** There once a cluster was ready for the first time. */
  readonly readyOnceFile: string;
  /** Public keys and names of the cluster. */
  readonly trustFile: string;
  /** What a client needs, as NAME=value lines. */
  readonly clientEnvFile: string;
  /** The certificate authority's certificate. */
  readonly caFile: string;
  /** The certificate authority's key. */
  readonly caKeyFile: string;
  /** Postgres' own folder, or a link to it. */
  readonly postgresFolder: string;
  /** The port Postgres had last. */
  readonly postgresPortFile: string;
  readonly agentsFolder: string;
  /** The log as outsiders read it: one folder per shard. */
  readonly publishedLogFolder: string;
  /** What the cluster's own witness remembers. */
  readonly witnessFolder: string;
  /** The verifier keys of the logs it cosigns, one per line. */
  readonly witnessLogsFile: string;
  /** The newest checkpoint of a shard, kept outside the database. */
  anchorFile(shard: number): string;
  /** A signing key of the cluster, such as `grants-grant`. */
  keyFile(name: string): string;
  /** A service's certificate and key for TLS. */
  tlsFiles(service: string): CertificateFiles;
  /** A client's certificate and key for TLS. */
  clientTlsFiles(name: string): CertificateFiles;
  /** The holder key of a client outside of the agents folder. */
  clientKeyFile(name: string): string;
  /** The holder key of an agent. */
  agentKeyFile(name: string): string;
  /** A password or connection string. */
  secretFile(name: string): string;
  logFile(process: string): string;
}

/** A certificate and the key it is for, both PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** The layout below a data folder, relative to the working directory. Touches nothing. */
export function dataFolder(path: string): DataFolder {
  const folder = resolve(path);
  const at = (...parts: readonly string[]): string => join(folder, ...parts);
  return {
    folder,
    lockFile: at("lock"),
    readyOnceFile: at("ready-once"),
    trustFile: at("trust.json"),
    clientEnvFile: at("client.env"),
    caFile: at("tls", "ca.pem"),
    caKeyFile: at("tls", "ca.key"),
    postgresFolder: at("postgres"),
    postgresPortFile: at("postgres.port"),
    agentsFolder: at("client", "agents"),
    publishedLogFolder: at("log"),
    witnessFolder: at("witness", "store"),
    witnessLogsFile: at("witness", "logs.txt"),
    anchorFile: (shard) => at("anchor", `${shard}.checkpoint`),
    keyFile: (name) => at("keys", `${name}.key`),
    tlsFiles: (service) => pair(at("tls", service)),
    clientTlsFiles: (name) => pair(at("client", name)),
    clientKeyFile: (name) => at("client", `${name}.key`),
    agentKeyFile: (name) => at("client", "agents", `${name}.key`),
    secretFile: (name) => at("secrets", name),
    logFile: (process) => at("logs", `${process}.log`),
  };
}

function pair(stem: string): CertificateFiles {
  return { certFile: `${stem}.pem`, keyFile: `${stem}.key` };
}
