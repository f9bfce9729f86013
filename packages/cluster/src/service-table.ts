import type { Area } from "@writ/postgres";
import type { Addresses } from "./addresses.ts";
import type { DataFolder } from "./data-folder.ts";
import { keyFileName, type ServiceKeyName } from "./keys.ts";

/** A process of the cluster: what it is called in each place, and what it holds and calls. */
export interface ServiceEntry {
  /** Its folder under `services/`, and the last part of its SPIFFE id. */
  readonly name: string;
  /** Of its environment variables. */
  readonly prefix: string;
  /** Its part of the database; null for one without. */
  readonly area: Area | null;
  /** Whether it has a certificate of the cluster and its trust file. */
  readonly isMember: boolean;
  /** Where it listens, and what it speaks there. */
  readonly listensAs: keyof Addresses;
  readonly speaks: "grpc" | "http";
  /** Environment variable, without prefix, to key. */
  readonly keys: Readonly<Record<string, ServiceKeyName>>;
  /** Environment variable, without prefix, to the service it calls. */
  readonly calls: Readonly<Record<string, keyof Addresses>>;
  /** More variables, without prefix. */
  readonly settings?: (place: ServicePlace) => Readonly<Record<string, string>>;
}

/** Where a cluster runs. */
export interface ServicePlace {
  readonly data: DataFolder;
  readonly addresses: Addresses;
  /** Number of the log shard in use. */
  readonly shard: number;
  /** Whether the demo and the probe run beside it. */
  readonly hasLab: boolean;
}

/** The sample's tenant: whoever reaches the console of a development cluster may look at it. */
const publicTenant = "sample";

/** Name of the cluster's own witness, and of its key. */
export const witnessName = "witness.writ.local/1";

const witness: ServiceEntry = {
  name: "witness",
  prefix: "WITNESS",
  area: null,
  isMember: false,
  listensAs: "witness",
  speaks: "http",
  keys: { KEY_FILE: "witness" },
  calls: {},
  settings: ({ data }) => ({
    NAME: witnessName,
    STORE_DIR: data.witnessFolder,
    LOGS_FILE: data.witnessLogsFile,
  }),
};

const evidence: ServiceEntry = {
  name: "evidence",
  prefix: "EVIDENCE",
  area: "evidence",
  isMember: true,
  listensAs: "evidence",
  speaks: "grpc",
  keys: {
    LOG_KEY_FILE: "evidence-log",
    COSIGNER_KEY_FILE: "evidence-cosigner",
    STATEMENT_KEY_FILE: "evidence-statement",
  },
  calls: {},
  settings: ({ data, shard }) => ({
    ANCHOR_FILE: data.anchorFile(shard),
    PUBLISH_DIR: data.publishedLogFolder,
    ...(shard > 0 && { PREVIOUS_CHECKPOINT_FILE: data.anchorFile(shard - 1) }),
  }),
};

const identity: ServiceEntry = {
  name: "identity",
  prefix: "IDENTITY",
  area: "identity",
  isMember: true,
  listensAs: "identity",
  speaks: "grpc",
  keys: { ASSERTION_KEY_FILE: "identity-assertion", STATEMENT_KEY_FILE: "identity-statement" },
  calls: { EVIDENCE_ADDRESS: "evidence" },
};

const grantSigning: ServiceEntry = {
  name: "grant-signing",
  prefix: "GRANTS",
  area: "grants",
  isMember: true,
  listensAs: "grants",
  speaks: "grpc",
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
  isMember: true,
  listensAs: "authorize",
  speaks: "grpc",
  keys: { STATEMENT_KEY_FILE: "policy-statement" },
  calls: { IDENTITY_ADDRESS: "identity", GRANTS_ADDRESS: "grants", EVIDENCE_ADDRESS: "evidence" },
};

const webConsole: ServiceEntry = {
  name: "console",
  prefix: "CONSOLE",
  area: null,
  isMember: true,
  listensAs: "console",
  speaks: "http",
  keys: {},
  calls: {
    POLICY_ADDRESS: "authorize",
    IDENTITY_ADDRESS: "identity",
    GRANTS_ADDRESS: "grants",
    EVIDENCE_ADDRESS: "evidence",
  },
  settings: ({ addresses, data, hasLab }) => ({
    LOG_DIR: data.publishedLogFolder,
    ...(hasLab && { LAB_ADDRESS: addresses.lab }),
  }),
};

/** Stands outside of the trust boundary: it is a client, with what `client.env` gives to every client. */
const lab: ServiceEntry = {
  name: "lab",
  prefix: "LAB",
  area: "lab",
  isMember: true,
  listensAs: "lab",
  speaks: "grpc",
  keys: {},
  calls: {},
  settings: ({ data }) => ({ CLIENT_ENV_FILE: data.clientEnvFile }),
};

/** The services in the order they are started: each group needs those before it, its members do not need each other. */
export const serviceGroups: readonly (readonly ServiceEntry[])[] = [
  [witness],
  [evidence],
  [identity, grantSigning],
  [policyDecision],
  [webConsole, lab],
];

/** The groups of a cluster with or without the demo and the probe. */
export function groupsOf(hasLab: boolean): readonly (readonly ServiceEntry[])[] {
  return serviceGroups.map((group) => group.filter((service) => hasLab || service !== lab));
}

/** The whole environment of a service. */
export function serviceEnvironment(
  service: ServiceEntry,
  place: ServicePlace,
): Readonly<Record<string, string>> {
  const { data, addresses, shard } = place;
  const own: Record<string, string> = {
    ADDRESS: addresses[service.listensAs],
    ...(service.isMember && membership(service, data)),
    ...(service.area !== null && {
      DATABASE_URL_FILE: databaseUrlFile(data, service.area),
      PUBLIC_TENANT: publicTenant,
    }),
    ...service.settings?.(place),
  };
  for (const [name, key] of Object.entries(service.keys))
    own[name] = data.keyFile(keyFileName(key, shard));
  for (const [name, callee] of Object.entries(service.calls)) own[name] = addresses[callee];
  const prefixed = Object.entries(own).map(([name, value]) => [`${service.prefix}_${name}`, value]);
  return { TZ: "UTC", WRIT_SUPERVISED: "1", ...Object.fromEntries(prefixed) };
}

/** Where the connection string of an area's role is kept. */
export function databaseUrlFile(data: DataFolder, area: Area): string {
  return data.secretFile(`${area}.url`);
}

function membership({ name }: ServiceEntry, data: DataFolder): Record<string, string> {
  const tls = data.tlsFiles(name);
  return {
    TLS_CERT_FILE: tls.certFile,
    TLS_KEY_FILE: tls.keyFile,
    TLS_CA_FILE: data.caFile,
    TRUST_FILE: data.trustFile,
  };
}
