import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A Unix user and group to run a program as. */
export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

/** What every Linux has for those who may own nothing. */
const NOBODY: UnixUser = { uid: 65_534, gid: 65_534 };

/**
 * Whom Postgres runs as. It refuses to be root, so root starts it as the user `postgres`, or `nobody` where there is none;
 * everybody else starts it as themselves, which is `undefined`.
 */
export async function postgresUser(): Promise<UnixUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile("/etc/passwd", "utf8").catch(() => "");
  return accountOf("postgres", accounts) ?? accountOf("nobody", accounts) ?? NOBODY;
}

/** The user of that name in the text of /etc/passwd; never root. */
export function accountOf(name: string, accounts: string): UnixUser | undefined {
  const fields = accounts
    .split("\n")
    .map((line) => line.split(":"))
    .find((line) => line[0] === name);
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
  const isUsable = Number.isSafeInteger(uid) && Number.isSafeInteger(gid) && uid > 0;
  return isUsable ? { uid, gid } : undefined;
}

/** Whether the program can be run as that user, to its successful end. */
export async function canRun(
  user: UnixUser,
  command: string,
  args: readonly string[],
): Promise<boolean> {
  const run = promisify(execFile)(command, [...args], { ...user, cwd: "/", timeout: 10_000 });
  return run.then(
    () => true,
    () => false,
  );
}

/** Whether that user can enter the folder: every folder above lets it pass. */
export function canEnter(user: UnixUser, folder: string): Promise<boolean> {
  return canRun(user, "/bin/sh", ["-c", 'cd -- "$1"', "sh", folder]);
}
