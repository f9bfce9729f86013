import { randomUUID } from "node:crypto";
import { type Area, restrictDatabase, roleUrl } from "@writ/postgres";
import { inject } from "vitest";
import { connected, query } from "./query.ts";
import { rolePasswords } from "./role-passwords.ts";

/** A database of one test, with every migration applied. Disposing it drops it. */
export interface TestDatabase extends AsyncDisposable {
  /** As the administrator. */
  readonly url: string;
  /** As the restricted role of one area. */
  urlOf(role: Area): string;
}

/** A migrated database of this test's own, empty of rows: `await using database = await freshDatabase()`. */
export async function freshDatabase(): Promise<TestDatabase> {
  const admin = inject("postgresUrl");
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  await query(admin, `create database ${name} template template_writ`);
  const own = new URL(admin);
  own.pathname = `/${name}`;
  await connected(own.href, (client) => restrictDatabase(client));
  return {
    url: own.href,
    urlOf: (role) => roleUrl(own.href, role, rolePasswords[role]),
    async [Symbol.asyncDispose]() {
      await query(admin, `drop database ${name} with (force)`);
    },
  };
}
