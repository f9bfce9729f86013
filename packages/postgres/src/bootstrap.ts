import pg from "pg";
import { type Area, areas, roleOf } from "./areas.ts";
import { migrate } from "./migrate.ts";
import { restrictDatabase } from "./restrict-database.ts";
import { restrictedRole } from "./restricted-role.ts";

/** The password of each area's role, 16 to 128 printable ASCII characters; an area without one is not wanted. */
export type RolePasswords = Readonly<Partial<Record<Area, string>>>;

/**
 * Makes the database of `adminUrl` a Writ database: a restricted role and a schema, owned by the admin, for each area wanted, and
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
    const wanted = areas.filter((area) => passwords[area] !== undefined);
    for (const area of wanted) await restrictedRole(client, roleOf(area), passwords[area] ?? "");
    await restrictDatabase(client, wanted);
    const applied: string[] = [];
    for (const area of wanted) {
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
