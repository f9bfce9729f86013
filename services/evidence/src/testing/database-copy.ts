import { randomUUID } from "node:crypto";
import { restrictDatabase, roleUrl } from "@writ/postgres";
import type { TestDatabase } from "../../../../test/support/database.ts";
import { connected, query } from "../../../../test/support/query.ts";
import { rolePasswords } from "../../../../test/support/role-passwords.ts";

/** A backup of a database that nobody is connected to, restored beside it. Disposing it drops it. */
export async function databaseCopy(original: Pick<TestDatabase, "url">): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const admin = new URL(original.url);
  const template = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  await query(admin.href, `create database ${name} template ${template}`);
  const own = new URL(original.url);
  own.pathname = `/${name}`;
  await connected(own.href, (client) => restrictDatabase(client));
  return {
    url: own.href,
    urlOf: (role) => roleUrl(own.href, role, rolePasswords[role]),
    async [Symbol.asyncDispose]() {
      await query(admin.href, `drop database ${name} with (force)`);
    },
  };
}
