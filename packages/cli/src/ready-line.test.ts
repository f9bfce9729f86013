import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { readyFile, readyObject } from "./ready-line.ts";

const addresses = {
  console: "h:0",
  authorize: "h:1",
  identity: "h:2",
  grants: "h:3",
  lab: "127.0.0.1:5",
  evidence: "h:4",
  witness: "h:6",
};

test("tells the addresses, the process and where clients find what they need", () => {
  expect(JSON.stringify(readyObject({ text: () => undefined }, addresses, 7))).toBe(
    '{"ready":true,"pid":7,"console":"http://h:0","authorize":"h:1","identity":"h:2","grants":"h:3","evidence":"h:4","env":".writ/client.env"}',
  );
  expect(readyObject({ text: () => "/data" }, addresses, 7).env).toBe("/data/client.env");
});

test("the ready file is there as a whole until it is removed", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "ready.json");
  const object = readyObject({ text: () => undefined }, addresses, 7);
  const remove = await readyFile(file, object);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(object);
  expect(await readdir(folder.path)).toEqual(["ready.json"]);
  await remove();
  expect(existsSync(file)).toBe(false);
  await remove();
});
