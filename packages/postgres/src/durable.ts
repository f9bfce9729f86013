import type pg from "pg";

const SETTINGS = ["fsync", "full_page_writes", "synchronous_commit"] as const;

/** The server may lose what it has confirmed, so nothing that relies on it may run. */
export class NotDurableError extends Error {
  override readonly name = "NotDurableError";
  /** The settings that are off. */
  readonly settings: readonly string[];

  constructor(settings: readonly string[]) {
    super(`the database may lose confirmed writes: ${settings.join(", ")} must be on`);
    this.settings = settings;
  }
}

/** Throws NotDurableError when fsync, full_page_writes or synchronous_commit is off, or can not be read, in this session. */
export async function requireDurable(client: Pick<pg.ClientBase, "query">): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_catalog.pg_settings where name = any($1)",
    [SETTINGS],
  );
  const found = new Map(rows.map((row) => [row.name, row.setting]));
  const off = SETTINGS.filter((name) => (found.get(name) ?? "off") === "off");
  if (off.length > 0) throw new NotDurableError(off);
}
