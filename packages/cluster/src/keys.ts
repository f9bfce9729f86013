import { generateKeyPairSync } from "node:crypto";
import type { DataFolder } from "./data-folder.ts";
import { keepSecret } from "./private-file.ts";

/** The signing keys of a cluster: statements are ECDSA on P-256, everything else is Ed25519. */
const SERVICE_KEYS = {
  "identity-assertion": "ed25519",
  "identity-statement": "p256",
  "policy-statement": "p256",
  "grants-grant": "ed25519",
  "grants-revocation": "ed25519",
  "grants-bundle-root": "ed25519",
  "grants-statement": "p256",
  "evidence-log": "ed25519",
  "evidence-cosigner": "ed25519",
  "evidence-statement": "p256",
  witness: "ed25519",
} as const;

/** The keys that a new log shard does not share with the one before. */
const SHARD_KEYS: ReadonlySet<ServiceKeyName> = new Set(["evidence-log", "evidence-cosigner"]);

/** A signing key of a cluster by name. */
export type ServiceKeyName = keyof typeof SERVICE_KEYS;

/** The private keys of a cluster by name, PEM. Secret. */
export type ServiceKeys = Readonly<Record<ServiceKeyName, string>>;

/** A new cluster has holder keys for these agents. */
const sampleAgents = ["incident-agent", "research-agent"] as const;

/** The client that a new cluster has a holder key for. */
export const sampleOrchestrator = "orchestrator";

/** Keys in files were about to be used where they must not be. */
export class DevelopmentKeysError extends Error {
  override readonly name = "DevelopmentKeysError";

  constructor() {
    super(
      "this would run on development keys kept in files, which NODE_ENV=production forbids: " +
        "deploy the services with keys of a KMS or HSM, or unset NODE_ENV",
    );
  }
}

/**
 * Makes the keys of the services, the sample orchestrator and the sample agents that are not there yet, PKCS#8 PEM, 0600.
 * A key once made is never overwritten; a new log shard has log keys of its own. Returns the services' keys. Throws DevelopmentKeysError in production mode.
 */
export async function developmentKeys(
  data: DataFolder,
  options: { readonly production: boolean; readonly shard: number },
): Promise<ServiceKeys> {
  if (options.production) throw new DevelopmentKeysError();
  await keepSecret(data.clientKeyFile(sampleOrchestrator), ed25519Pem);
  for (const agent of sampleAgents) await keepSecret(data.agentKeyFile(agent), ed25519Pem);
  const entries: [string, string][] = [];
  for (const [name, type] of Object.entries(SERVICE_KEYS)) {
    const make = type === "p256" ? p256Pem : ed25519Pem;
    const file = data.keyFile(keyFileName(name as ServiceKeyName, options.shard));
    entries.push([name, await keepSecret(file, make)]);
  }
  return Object.fromEntries(entries) as Record<ServiceKeyName, string>;
}

/** What the file of a key is called, for the log shard in use: the first shard's keys have no number. */
export function keyFileName(name: ServiceKeyName, shard: number): string {
  return SHARD_KEYS.has(name) && shard > 0 ? `${name}-${shard}` : name;
}

/** A new P-256 private key, PKCS#8 PEM. */
export function p256Pem(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function ed25519Pem(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
