import { chmod, cp, lstat, mkdtemp, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { canEnter, canRun, type UnixUser } from "./postgres-user.ts";
import { makeRefuge, refugeFor } from "./refuge-folder.ts";

/** Where a Postgres lives so that the user it runs as reaches everything. */
export interface PostgresPlace {
  /** The data folder itself; may not exist yet. */
  readonly dataFolder: string;
  /** What has to become a link to the data folder once that exists. */
  readonly link: string | undefined;
  readonly binaries: PostgresBinaries;
  /** Undefined for the user of this process. */
  readonly user: UnixUser | undefined;
  /** For people: what is not where they would look for it. */
  readonly notes: readonly string[];
}

/** What to find a place for. */
export interface PostgresWish {
  /** Where the data folder should be; the folder it stands in exists. */
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  /** Whom Postgres is to run as; undefined for the user of this process. */
  readonly user: UnixUser | undefined;
  /** A folder that everybody can enter and that survives a restart, such as /var/tmp. */
  readonly refuge: string;
}

/** Postgres can not be run here as the user it would run as. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

/**
 * Finds the place for a Postgres. For an ordinary user that is where it is wanted. Root runs Postgres as another user, who
 * often can not enter root's folders (a clone below /root): then the data goes to a folder of root's in the refuge, with
 * a link from where it was wanted, and so does a copy of the programs if they can not be run where they are.
 * Throws PlaceError when the data behind such a link is gone, belongs to somebody else, or the programs can not be run.
 */
export async function placePostgres(wish: PostgresWish): Promise<PostgresPlace> {
  const parent = await realpath(dirname(wish.folder));
  const wanted = join(parent, basename(wish.folder));
  const moved = await readlink(wanted).catch(() => undefined);
  if (moved !== undefined && !(await exists(moved)))
    throw new PlaceError(
      `the database that ${wanted} points to is gone: remove ${parent} to begin anew`,
    );
  if (wish.user === undefined) {
    const dataFolder = moved ?? wanted;
    await requireOwn(dataFolder);
    return { dataFolder, link: undefined, binaries: wish.binaries, user: undefined, notes: [] };
  }
  const isHere =
    moved === undefined && ((await exists(wanted)) || (await canEnter(wish.user, parent)));
  const refuge = moved === undefined ? refugeFor(wanted, wish.refuge) : dirname(moved);
  const dataFolder = isHere ? wanted : join(refuge, "data");
  if (!isHere) await makeRefuge(refuge);
  // Data there that nothing points to belonged to a folder that was deleted since.
  if (!isHere && moved === undefined) await rm(dataFolder, { recursive: true, force: true });
  const user = (await ownerOf(dataFolder)) ?? wish.user;
  const binaries = await placeBinaries(wish.binaries, wish.refuge, user);
  const notes = [
    ...(isHere
      ? []
      : [`uid ${user.uid} can not enter ${parent}: the database is in ${dataFolder}`]),
    ...(binaries === wish.binaries
      ? []
      : [`uid ${user.uid} can not run ${wish.binaries.folder}: it runs ${binaries.folder}`]),
  ];
  const link = isHere || moved !== undefined ? undefined : wanted;
  return { dataFolder, link, binaries, user, notes };
}

async function placeBinaries(
  binaries: PostgresBinaries,
  refuge: string,
  user: UnixUser,
): Promise<PostgresBinaries> {
  if (await canRunPostgres(user, binaries)) return binaries;
  const copy = await copiedBinaries(binaries, refugeFor(binaries.folder, refuge));
  if (await canRunPostgres(user, copy)) return copy;
  throw new PlaceError(
    `Postgres can not be run as uid ${user.uid}, neither from ${binaries.folder} nor from ${copy.folder}: ` +
      "start as an ordinary user, or name a running Postgres with --database-url",
  );
}

/** A copy that other clusters may share; never changed once it is there, since they may be running it. */
async function copiedBinaries(
  binaries: PostgresBinaries,
  refuge: string,
): Promise<PostgresBinaries> {
  await makeRefuge(refuge);
  const { size, mtimeMs } = await stat(join(binaries.folder, "bin", "postgres"));
  const copy = join(refuge, `programs-${size}-${Math.floor(mtimeMs)}`);
  if (await exists(copy)) return { folder: copy };
  const unfinished = await mkdtemp(`${copy}-`);
  await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true });
  await chmod(unfinished, 0o755);
  try {
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    // Somebody else has finished the same copy first.
    if (!(await exists(copy))) throw error;
  }
  return { folder: copy };
}

function canRunPostgres(user: UnixUser, { folder }: PostgresBinaries): Promise<boolean> {
  return canRun(user, join(folder, "bin", "postgres"), ["--version"]);
}

async function requireOwn(folder: string): Promise<void> {
  const owner = await ownerOf(folder);
  if (owner !== undefined && owner.uid !== process.getuid?.())
    throw new PlaceError(`${folder} belongs to uid ${owner.uid}: start as that user or as root`);
}

/** The owner of an existing folder, unless that is root, as whom Postgres never runs. */
async function ownerOf(folder: string): Promise<UnixUser | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
