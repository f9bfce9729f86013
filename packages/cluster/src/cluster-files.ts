import { randomBytes } from "node:crypto";
import type { Area, RolePasswords } from "@writ/postgres";
import { parseTrust } from "@writ/token";
import type { Addresses } from "./addresses.ts";
import { developmentCertificates, type LeafWish } from "./certificates.ts";
import { clientEnv, operator } from "./client-env.ts";
import type { DataFolder } from "./data-folder.ts";
import { developmentKeys } from "./keys.ts";
import { keepSecret, replaceFile } from "./private-file.ts";
import { serviceGroups } from "./service-table.ts";
import { spiffeId } from "./spiffe-ids.ts";
import { trustBefore } from "./log-shard.ts";
import { trustFile } from "./trust-file.ts";

/** Name of the plain workload's certificate among the client material. */
const WORKLOAD = "workload";

/**
 * Makes whatever is missing of the keys, certificates and passwords of a cluster and writes the trust file and
 * `client.env`. Returns the number of the log shard in use. Throws DevelopmentKeysError in production mode, TrustFileError.
 */
export async function prepareFiles(
  data: DataFolder,
  addresses: Addresses,
  options: { readonly production: boolean; readonly nowMs: number },
): Promise<number> {
  const { production, nowMs } = options;
  const { trust: before, shard } = await trustBefore(data);
  const keys = await developmentKeys(data, { production, shard });
  const caPem = await developmentCertificates(data, leafWishes(data), nowMs);
  const { witness } = addresses;
  const trust = trustFile({ caPem, keys, before, shard, witness, nowMs });
  await replaceFile(data.trustFile, trust, 0o644);
  await replaceFile(data.witnessLogsFile, logKeysOf(trust));
  await replaceFile(data.clientEnvFile, clientEnv(data, addresses));
  return shard;
}

function logKeysOf(trust: string): string {
  const { log, closedLogs } = parseTrust(trust);
  return [...closedLogs, log].map(({ vkey }) => `${vkey}\n`).join("");
}

/** The passwords of these database roles, made when first asked for. Secret. */
export async function rolePasswords(
  data: DataFolder,
  areas: readonly Area[],
): Promise<RolePasswords> {
  const entries = areas.map(async (area) => [area, await keptPassword(data, area)] as const);
  return Object.fromEntries(await Promise.all(entries)) as RolePasswords;
}

/** A password, made when first asked for. Secret. */
export function keptPassword(data: DataFolder, name: string): Promise<string> {
  return keepSecret(data.secretFile(`${name}.password`), () => randomBytes(24).toString("hex"));
}

function leafWishes(data: DataFolder): readonly LeafWish[] {
  const members = serviceGroups.flat().filter(({ isMember }) => isMember);
  const servers = members.map(({ name }) => ({
    files: data.tlsFiles(name),
    spiffeId: spiffeId(`service/${name}`),
    use: "server" as const,
  }));
  const clients = [
    { name: operator, path: "operator/admin" },
    { name: WORKLOAD, path: "workload/default" },
  ].map(({ name, path }) => ({
    files: data.clientTlsFiles(name),
    spiffeId: spiffeId(path),
    use: "client" as const,
  }));
  return [...servers, ...clients];
}
