import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

/** Starts one in a folder under the system's temporary folder, which goes away with it; or in a folder that is kept. */
export async function benchPostgres(kept?: string): Promise<BenchPostgres> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "writ-bench-")));
  await mkdir(folder, { recursive: true });
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
    adminPassword: await passwordIn(folder),
    logFile: join(folder, "postgres.log"),
    node: nodeBinary(root),
  });
  const server = supervise(postgres.spec, { now: Date.now, onEvent: () => {} });
  const stop = async (): Promise<void> => {
    await stopProcesses([server]);
    if (kept === undefined) await rm(folder, { recursive: true });
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

/** The administrator's: that of a folder that was kept is the same as before. */
async function passwordIn(folder: string): Promise<string> {
  const file = join(folder, "password");
  const own = await readFile(file, "utf8").catch(() => undefined);
  if (own === undefined) await writeFile(file, randomPassword(), { mode: 0o600 });
  return own ?? readFile(file, "utf8");
}

function randomPassword(): string {
  return randomBytes(16).toString("hex");
}
