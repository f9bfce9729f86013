import { expect, test } from "vitest";
import { connected } from "../../../test/support/query.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { NotDurableError, requireDurable } from "./durable.ts";

test("accepts a server that writes before it confirms, and refuses a session that does not wait", async () => {
  await using database = await freshDatabase();
  await connected(database.urlOf("evidence"), async (client) => {
    await requireDurable(client);
    await client.query("set synchronous_commit = off");
    await expect(requireDurable(client)).rejects.toThrow(NotDurableError);
  });
});

test.each(["fsync", "full_page_writes"])("refuses a server with %s off", async (name) => {
  const settings = new Map([
    ["fsync", "on"],
    ["full_page_writes", "on"],
    ["synchronous_commit", "on"],
    [name, "off"],
  ]);
  const rows = [...settings].map(([key, setting]) => ({ name: key, setting }));
  const server = { query: async () => ({ rows }) };
  await expect(requireDurable(server as never)).rejects.toThrow(`${name} must be on`);
});

test("refuses a server that does not say", async () => {
  const server = { query: async () => ({ rows: [] }) };
  await expect(requireDurable(server as never)).rejects.toThrow(
    "fsync, full_page_writes, synchronous_commit must be on",
  );
});
