import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../test/support/database.ts";
import { connected, query } from "../../../test/support/query.ts";
import { rolePasswords } from "../../../test/support/role-passwords.ts";
import { areas, roleUrl } from "./areas.ts";
import { bootstrap } from "./bootstrap.ts";
import { restrictedRole, RoleTooPowerfulError } from "./restricted-role.ts";

const PASSWORD = "sixteen-characters-or-more";

describe("a restricted role", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test.each([
    "create table public.x ()",
    "create table evidence.x ()",
    "create table identity.x ()",
    "create temporary table x ()",
    "create view public.x as select 1",
    "create function public.x() returns int language sql as 'select 1'",
    "create type public.x as enum ('a')",
    "create schema x",
    "create database x",
    "create role x",
    "create publication x",
    "select lo_create(0)",
    "select lo_from_bytea(0, '')",
    "select lo_creat(0)",
    "alter role writ_evidence superuser",
    "alter role writ_identity password 'something-else-altogether'",
    "set role writ_identity",
    "set role postgres",
    "select * from public.writ_migration",
    "copy (select 1) to program 'true'",
  ])("may not: %s", async (statement) => {
    await expect(query(database.urlOf("evidence"), statement)).rejects.toMatchObject({
      code: "42501",
    });
  });

  test.each(areas)("%s sees no table of another's schema", async (area) => {
    const rows = await query(
      database.urlOf(area),
      `select n.nspname from pg_namespace n where has_schema_privilege(n.oid, 'usage')
       and n.nspname = any($1) and n.nspname <> $2`,
      [[...areas, "public"], area],
    );
    expect(rows).toEqual([]);
  });

  test("may not enter without its password", async () => {
    const wrong = roleUrl(database.url, "evidence", PASSWORD);
    await expect(query(wrong, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("that is not one of the four may not enter at all", async () => {
    await connected(database.url, (admin) => restrictedRole(admin, "writ_test_stranger", PASSWORD));
    const url = new URL(database.url);
    url.username = "writ_test_stranger";
    url.password = PASSWORD;
    await expect(query(url.href, "select 1")).rejects.toMatchObject({ code: "42501" });
  });
});

test("applies the migrations of all areas in their order, and only once", async () => {
  await using database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "writ-migrations-"));
  for (const area of ["evidence", "identity"]) {
    await mkdir(join(folder, area));
    await writeFile(join(folder, area, "9000_x.sql"), `create table ${area}.only_here ()`);
  }
  const run = () => bootstrap(database.url, rolePasswords, pathToFileURL(folder));
  expect(await run()).toEqual(["identity/9000_x.sql", "evidence/9000_x.sql"]);
  expect(await run()).toEqual([]);
  await rm(folder, { recursive: true });
});

test("may run in several processes at once, also through different databases of one server", async () => {
  await using one = await freshDatabase();
  await using other = await freshDatabase();
  const none = pathToFileURL(join(tmpdir(), "writ-no-migrations"));
  const runs = [one, other, one, other].map(({ url }) => bootstrap(url, rolePasswords, none));
  expect(await Promise.all(runs)).toEqual([[], [], [], []]);
  expect(await query(one.urlOf("grants"), "select 1 as x")).toEqual([{ x: 1 }]);
});

test("sets a password with quotes and backslashes, and one that replaces it", async () => {
  await using database = await freshDatabase();
  const url = new URL(database.url);
  url.username = "writ_test_quoted";
  const enter = async (password: string): Promise<unknown> => {
    await connected(database.url, async (admin) => {
      await restrictedRole(admin, "writ_test_quoted", password);
      await admin.query(
        "grant connect on database " + url.pathname.slice(1) + " to writ_test_quoted",
      );
    });
    url.password = encodeURIComponent(password);
    return query(url.href, "select current_user as name");
  };
  expect(await enter(`';drop/**/role/**/x;--\\"$$'@/`)).toEqual([{ name: "writ_test_quoted" }]);
  expect(await enter(PASSWORD)).toEqual([{ name: "writ_test_quoted" }]);
});

test.each(["", "short", "with a space inside it", "nicht-ASCII-ist-schön"])(
  "refuses the password %j",
  async (password) => {
    await using database = await freshDatabase();
    await expect(
      connected(database.url, (admin) => restrictedRole(admin, "writ_test_refused", password)),
    ).rejects.toThrow(TypeError);
  },
);

test.each(["superuser", "createrole", "createdb", "replication", "bypassrls"])(
  "refuses a role that exists as %s",
  async (attribute) => {
    await using database = await freshDatabase();
    const role = `writ_test_${attribute}`;
    await connected(database.url, async (admin) => {
      await admin.query(`create role ${role} ${attribute}`);
      await expect(restrictedRole(admin, role, PASSWORD)).rejects.toThrow(RoleTooPowerfulError);
    });
  },
);

test("refuses a role that is a member of another", async () => {
  await using database = await freshDatabase();
  await connected(database.url, async (admin) => {
    await admin.query("create role writ_test_member in role pg_read_all_data");
    await expect(restrictedRole(admin, "writ_test_member", PASSWORD)).rejects.toThrow(
      RoleTooPowerfulError,
    );
  });
});
