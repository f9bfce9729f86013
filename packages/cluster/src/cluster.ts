import { chmod, mkdir, readdir, readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { areas, bootstrap, roleUrl } from "@writ/postgres";
import { clientTls } from "@writ/rpc";
import { type Addresses, addressesOf, portsFrom } from "./addresses.ts";
import { operator } from "./client-env.ts";
import type { OnEvent } from "./cluster-event.ts";
import { keptPassword, prepareFiles, rolePasswords } from "./cluster-files.ts";
import { type DataFolder, dataFolder } from "./data-folder.ts";
import { lockFolder } from "./folder-lock.ts";
import { isHealthy, isServing } from "./health.ts";
import { nodeBinary } from "./node-binary.ts";
import { freePort, requireFreePorts } from "./ports.ts";
import { findPostgres } from "./postgres-binaries.ts";
import { placePostgres } from "./postgres-place.ts";
import { type OwnPostgres, ownPostgres } from "./postgres-process.ts";
import { pauseAllowance } from "./pause-allowance.ts";
import { pauser } from "./pause.ts";
import { postgresUser } from "./postgres-user.ts";
import { readIfThere, replaceFile } from "./private-file.ts";
import {
  databaseUrlFile,
  type ServiceEntry,
  type ServicePlace,
  serviceEnvironment,
  groupsOf,
} from "./service-table.ts";
import { trustDomain } from "./spiffe-ids.ts";
import { stopProcesses } from "./stop-processes.ts";
import { type ProcessSpec, supervise, type SupervisedProcess } from "./supervised-process.ts";

const SERVICE_READY_WITHIN_MS = 30_000;
/** A service that lost its supervisor stops by itself, and may have calls to finish. */
const PREDECESSOR_ENDS_WITHIN_MS = 8_000;
/** Everybody can enter it and survives a restart of the machine. */
const REFUGE = "/var/tmp";

/** What to start. */
export interface ClusterOptions {
  /** Where the cluster keeps everything; made if it is not there. */
  readonly dataDir: string;
  /** Base port N; the services take N to N+6. */
  readonly port: number;
  /** Administrator's connection string of a Postgres to use instead of an own one. Secret. */
  readonly databaseUrl?: string;
  /** The repository's folder, with `services`, `migrations` and `node_modules`. */
  readonly root: URL;
  readonly onEvent: OnEvent;
  /** Whether this is a production environment, where a development cluster must not run. */
  readonly production: boolean;
  /** Whether the demo and the probe run beside it. */
  readonly hasLab: boolean;
}

/** A cluster whose services all serve. */
export interface RunningCluster {
  readonly addresses: Addresses;
  readonly clientEnvFile: string;
  readonly trustFile: string;
  /** No cluster was ever ready in this data folder before. */
  readonly firstStart: boolean;
  /** The processes by name as they are now; one that is about to be restarted is not among them. */
  readonly pids: Readonly<Record<string, number>>;
  /** Stops everything, within 10 s. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a whole cluster on this machine: Postgres unless one is given, the database, the services; resolves when all
 * serve. What crashes later is restarted. On an error nothing is left running; the error says what failed and, for a
 * process, its last log lines.
 * Throws DevelopmentKeysError, TrustFileError, BasePortError, FolderInUseError, PortInUseError, PlaceError, NoPostgresError,
 * ProcessFailedError, or whatever the database answered.
 */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const data = dataFolder(options.dataDir);
  const ports = portsFrom(options.port);
  const addresses = addressesOf(ports);
  await makeDataFolder(data.folder);
  const lock = await lockFolder(data.lockFile);
  const started: SupervisedProcess[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopProcesses(started).then(() => lock.unlock()));
  const start = (spec: ProcessSpec): Promise<void> => {
    const process = supervise(spec, { now: Date.now, onEvent: options.onEvent });
    started.push(process);
    return process.ready;
  };
  try {
    await requireFreePorts(ports, lock.isTakenOver ? PREDECESSOR_ENDS_WITHIN_MS : 0);
    const { hasLab, production } = options;
    const shard = await prepareFiles(data, addresses, { production, nowMs: Date.now() });
    const place = { data, addresses, shard, hasLab };
    let adminUrl = options.databaseUrl;
    if (adminUrl === undefined) {
      const postgres = await preparePostgres(data, options);
      await start(postgres.spec);
      adminUrl = postgres.adminUrl;
    }
    await prepareDatabase(place, adminUrl, options.root);
    const pause = pauser(
      () => started,
      pauseAllowance(() => performance.now()),
    );
    for (const group of groupsOf(hasLab))
      await Promise.all(
        group.map(async (service) => {
          const spec = await serviceSpec(service, place, options);
          return start(service.name === "lab" ? { ...spec, answer: pause } : spec);
        }),
      );
    const firstStart = (await readIfThere(data.readyOnceFile)) === undefined;
    await replaceFile(data.readyOnceFile, "");
    return {
      addresses,
      clientEnvFile: data.clientEnvFile,
      trustFile: data.trustFile,
      firstStart,
      get pids() {
        return Object.fromEntries(started.flatMap(({ name, pid }) => (pid ? [[name, pid]] : [])));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isNew = (await readdir(folder)).length === 0;
  // Postgres, as another user, has to pass through it; what is secret is in folders that nobody else enters.
  if (isNew) await chmod(folder, 0o711);
}

async function preparePostgres(data: DataFolder, options: ClusterOptions): Promise<OwnPostgres> {
  const { root, onEvent } = options;
  const place = await placePostgres({
    folder: data.postgresFolder,
    binaries: findPostgres(root),
    user: await postgresUser(),
    refuge: REFUGE,
  });
  for (const message of place.notes) onEvent({ kind: "note", message });
  const before = Number(await readIfThere(data.postgresPortFile));
  const port = await freePort(Number.isSafeInteger(before) ? before : 0);
  await replaceFile(data.postgresPortFile, String(port));
  return ownPostgres({
    place,
    port,
    adminPassword: await keptPassword(data, "admin"),
    logFile: data.logFile("postgres"),
    node: nodeBinary(root),
  });
}

async function prepareDatabase(
  { data, hasLab }: ServicePlace,
  adminUrl: string,
  root: URL,
): Promise<void> {
  const wanted = areas.filter((area) => hasLab || area !== "lab");
  const passwords = await rolePasswords(data, wanted);
  await bootstrap(adminUrl, passwords, new URL("migrations/", root));
  for (const area of wanted)
    await replaceFile(databaseUrlFile(data, area), roleUrl(adminUrl, area, passwords[area] ?? ""));
}

async function serviceSpec(
  service: ServiceEntry,
  place: ServicePlace,
  { root }: ClusterOptions,
): Promise<ProcessSpec> {
  return {
    name: service.name,
    command: nodeBinary(root),
    args: [fileURLToPath(new URL(`services/${service.name}/src/main.ts`, root))],
    env: serviceEnvironment(service, place),
    logFile: place.data.logFile(service.name),
    isReady: await readiness(service, place),
    readyWithinMs: SERVICE_READY_WITHIN_MS,
  };
}

async function readiness(
  { listensAs, name, speaks }: ServiceEntry,
  { addresses, data }: ServicePlace,
): Promise<() => Promise<boolean>> {
  const address = addresses[listensAs];
  if (speaks === "http") return () => isHealthy(address);
  const tls = data.clientTlsFiles(operator);
  const identity = {
    caPem: await readFile(data.caFile, "utf8"),
    certPem: await readFile(tls.certFile, "utf8"),
    keyPem: await readFile(tls.keyFile, "utf8"),
  };
  const credentials = clientTls(identity, { trustDomain, path: `service/${name}` });
  return () => isServing(address, credentials);
}
