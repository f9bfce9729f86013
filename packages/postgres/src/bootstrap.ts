import pg from "pg";
import { type Area, areas, roleOf } from "./areas.ts";
import { migrate } from "./migrate.ts";
import { restrictDatabase } from "./restrict-database.ts";
import { restrictedRole } from "./restricted-role.ts";

/** The password of each area's role, 16 to 128 printable ASCII characters. */
export type RolePasswords = Readonly<Record<Area, string>>;

/**
 * Makes the database of `adminUrl` a Writ database: the four restricted roles, the four schemas owned by the admin, and
 * the migrations under `migrations/<area>/`. The database must be Writ's own, since everybody else is shut out of it.
 * May be repeated at every start and by several processes at once. Returns the migrations applied now, as `area/name`.
 */
export async function bootstrap(
  adminUrl: string,
  passwords: RolePasswords,
  migrations: URL,
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "writ-bootstrap" });
  client.on("error", () => {});
  await client.connect();
  try {
    for (const area of areas) await restrictedRole(client, roleOf(area), passwords[area]);
    await restrictDatabase(client);
    const applied: string[] = [];
    for (const area of areas) {
      const folder = new URL(
        `${area}/`,
        migrations.href.endsWith("/") ? migrations : `${migrations.href}/`,
      );
      for (const name of await migrate(client, folder, area)) applied.push(`${area}/${name}`);
    }
    return applied;
  } finally {
    await client.end();
  }
}
