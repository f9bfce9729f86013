import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findPostgres,
  freePort,
  nodeBinary,
  ownPostgres,
  placePostgres,
  postgresUser,
  stopProcesses,
  supervise,
} from "@writ/cluster";
import { bootstrap, roleUrl } from "@writ/postgres";

const root = new URL("../../", import.meta.url);

/** A Postgres of its own, as `npm start` runs it: fsync on, every migration applied, no rows. */
export interface BenchPostgres extends AsyncDisposable {
  /** As the role of the evidence service. */
  readonly evidenceUrl: string;
  readonly adminUrl: string;
  readonly pid: number;
}

/** Starts one in a folder under the system's temporary folder, which goes away with it. */
export async function benchPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "writ-bench-"));
  // The user that Postgres runs as has to pass through it.
  await chmod(folder, 0o711);
  const place = await placePostgres({
    folder: join(folder, "data"),
    binaries: findPostgres(root),
    user: await postgresUser(),
    refuge: folder,
  });
  const postgres = await ownPostgres({
    place,
    port: await freePort(),
    adminPassword: randomPassword(),
    logFile: join(folder, "postgres.log"),
    node: nodeBinary(root),
  });
  const server = supervise(postgres.spec, { now: Date.now, onEvent: () => {} });
  const stop = async (): Promise<void> => {
    await stopProcesses([server]);
    await rm(folder, { recursive: true });
  };
  try {
    await server.ready;
    const password = randomPassword();
    const passwords = {
      identity: password,
      policy: password,
      grants: password,
      evidence: password,
    };
    await bootstrap(postgres.adminUrl, passwords, new URL("migrations/", root));
    return {
      evidenceUrl: roleUrl(postgres.adminUrl, "evidence", password),
      adminUrl: postgres.adminUrl,
      pid: server.pid ?? 0,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function randomPassword(): string {
  return randomBytes(16).toString("hex");
}
