import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";
import { lockedTransaction } from "./locked-transaction.ts";

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** A migration can not be applied; the database is as it was before that file. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Applies every `NNNN_what.sql` of the folder that the area has not seen yet, in order, each in a transaction of its own,
 * and returns their names. Several processes may call it at once: an advisory lock lets one apply at a time.
 * A missing folder is an empty one. Throws MigrationError for an applied file that was changed since (SHA-256), a file
 * name out of form, or failing SQL.
 */
export async function migrate(
  client: pg.ClientBase,
  folder: URL,
  area: string,
): Promise<readonly string[]> {
  const files = await migrationFiles(folder, area);
  await lockedTransaction(client, () =>
    client.query(`create table if not exists public.writ_migration (
      area text not null, name text not null, sha256 text not null, applied_at timestamptz not null default now(),
      primary key (area, name))`),
  );
  const applied: string[] = [];
  for (const { name, sql } of files) {
    const isNew = await lockedTransaction(client, () => apply(client, area, name, sql));
    if (isNew) applied.push(name);
  }
  return applied;
}

async function migrationFiles(
  folder: URL,
  area: string,
): Promise<readonly { name: string; sql: string }[]> {
  const directory = new URL(folder.href.endsWith("/") ? folder.href : `${folder.href}/`);
  const all = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const names = all.filter((name) => name.endsWith(".sql")).toSorted();
  const odd = names.find((name) => !FILE_NAME.test(name));
  if (odd !== undefined) throw new MigrationError(`${area}/${odd}: not of the form NNNN_what.sql`);
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(new URL(name, directory), "utf8") })),
  );
}

async function apply(
  client: pg.ClientBase,
  area: string,
  name: string,
  sql: string,
): Promise<boolean> {
  const sha256 = createHash("sha256").update(sql).digest("hex");
  const before = await client.query<{ sha256: string }>(
    "select sha256 from public.writ_migration where area = $1 and name = $2",
    [area, name],
  );
  const [row] = before.rows;
  if (row?.sha256 === sha256) return false;
  if (row !== undefined)
    throw new MigrationError(`${area}/${name} was changed after it was applied`);
  try {
    await client.query(sql);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`${area}/${name} failed: ${reason}`, { cause });
  }
  await client.query("insert into public.writ_migration (area, name, sha256) values ($1, $2, $3)", [
    area,
    name,
    sha256,
  ]);
  return true;
}
