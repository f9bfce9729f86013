import type { Area } from "@writ/postgres";
import type { Addresses } from "./addresses.ts";
import type { DataFolder } from "./data-folder.ts";
import type { ServiceKeyName } from "./keys.ts";

/** A service of the cluster: what it is called in each place, and what it holds and calls. */
export interface ServiceEntry {
  /** Its folder under `services/`, and the last part of its SPIFFE id. */
  readonly name: string;
  /** Of its environment variables. */
  readonly prefix: string;
  readonly area: Area;
  /** Where it listens. */
  readonly listensAs: keyof Addresses;
  /** Environment variable, without prefix, to key. */
  readonly keys: Readonly<Record<string, ServiceKeyName>>;
  /** Environment variable, without prefix, to the service it calls. */
  readonly calls: Readonly<Record<string, keyof Addresses>>;
}

const evidence: ServiceEntry = {
  name: "evidence",
  prefix: "EVIDENCE",
  area: "evidence",
  listensAs: "evidence",
  keys: { LOG_KEY_FILE: "evidence-log", COSIGNER_KEY_FILE: "evidence-cosigner" },
  calls: {},
};

const identity: ServiceEntry = {
  name: "identity",
  prefix: "IDENTITY",
  area: "identity",
  listensAs: "identity",
  keys: { ASSERTION_KEY_FILE: "identity-assertion", STATEMENT_KEY_FILE: "identity-statement" },
  calls: { EVIDENCE_ADDRESS: "evidence" },
};

const grantSigning: ServiceEntry = {
  name: "grant-signing",
  prefix: "GRANTS",
  area: "grants",
  listensAs: "grants",
  keys: {
    GRANT_KEY_FILE: "grants-grant",
    REVOCATION_KEY_FILE: "grants-revocation",
    BUNDLE_ROOT_KEY_FILE: "grants-bundle-root",
    STATEMENT_KEY_FILE: "grants-statement",
  },
  calls: { EVIDENCE_ADDRESS: "evidence" },
};

const policyDecision: ServiceEntry = {
  name: "policy-decision",
  prefix: "POLICY",
  area: "policy",
  listensAs: "authorize",
  keys: { STATEMENT_KEY_FILE: "policy-statement" },
  calls: { IDENTITY_ADDRESS: "identity", GRANTS_ADDRESS: "grants", EVIDENCE_ADDRESS: "evidence" },
};

/** The services in the order they are started: each group needs those before it, its members do not need each other. */
export const serviceGroups: readonly (readonly ServiceEntry[])[] = [
  [evidence],
  [identity, grantSigning],
  [policyDecision],
];

/** The whole environment of a service. */
export function serviceEnvironment(
  service: ServiceEntry,
  data: DataFolder,
  addresses: Addresses,
): Readonly<Record<string, string>> {
  const tls = data.tlsFiles(service.name);
  const own: Record<string, string> = {
    ADDRESS: addresses[service.listensAs],
    TLS_CERT_FILE: tls.certFile,
    TLS_KEY_FILE: tls.keyFile,
    TLS_CA_FILE: data.caFile,
    TRUST_FILE: data.trustFile,
    DATABASE_URL_FILE: databaseUrlFile(data, service.area),
  };
  for (const [name, key] of Object.entries(service.keys)) own[name] = data.keyFile(key);
  for (const [name, callee] of Object.entries(service.calls)) own[name] = addresses[callee];
  const prefixed = Object.entries(own).map(([name, value]) => [`${service.prefix}_${name}`, value]);
  return { TZ: "UTC", WRIT_SUPERVISED: "1", ...Object.fromEntries(prefixed) };
}

/** Where the connection string of an area's role is kept. */
export function databaseUrlFile(data: DataFolder, area: Area): string {
  return data.secretFile(`${area}.url`);
}
