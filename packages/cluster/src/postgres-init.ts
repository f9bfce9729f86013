import { execFile } from "node:child_process";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { UnixUser } from "./postgres-user.ts";

/** The database administrator of a Postgres that is ours. */
export const ADMIN = "postgres";

/**
 * Makes the data folder of a new Postgres that admits nobody without a password (scram-sha-256). Appears at once and
 * complete, or not at all: what a broken earlier attempt left beside it is thrown away.
 */
export async function initializePostgres(options: {
  readonly binaries: PostgresBinaries;
  /** Must not exist; the folder it stands in must, and the user must be able to enter it. */
  readonly dataFolder: string;
  readonly adminPassword: string;
  readonly user: UnixUser | undefined;
}): Promise<void> {
  const { binaries, dataFolder, user } = options;
  const unfinished = `${dataFolder}.new`;
  const passwordFile = join(unfinished, "password");
  const fresh = join(unfinished, "data");
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, options.adminPassword, { mode: 0o600 });
  if (user !== undefined) {
    await chown(passwordFile, user.uid, user.gid);
    await chown(unfinished, user.uid, user.gid);
  }
  const args = [
    ["--pgdata", fresh],
    ["--username", ADMIN, "--pwfile", passwordFile],
    ["--auth-host=scram-sha-256", "--auth-local=scram-sha-256"],
    ["--encoding=UTF8", "--locale=C", "--data-checksums"],
  ];
  await promisify(execFile)(join(binaries.folder, "bin", "initdb"), args.flat(), {
    ...user,
    cwd: "/",
    env: { TZ: "UTC" },
  });
  await rename(fresh, dataFolder);
  await rm(unfinished, { recursive: true });
}
