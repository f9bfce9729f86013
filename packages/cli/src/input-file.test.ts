import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { UsageError } from "./command.ts";
import { readGrant, readJson, readJsonInput } from "./input-file.ts";
import { recorded } from "./testing/recorded.ts";

test("makes JSON as people write it canonical", async () => {
  const stdin = ' { "b": 1.0,\n "a": "\\u00e9" } ';
  expect(decodeUtf8(await readJsonInput(recorded({}, stdin), "-"))).toBe('{"a":"é","b":1}');
});

test("reads files too", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a");
  await writeFile(file, "[1]");
  expect(await readJson(recorded(), file)).toEqual([1]);
});

test.each([
  ["no JSON", "{", "is not JSON"],
  ["what has no canonical form", '{"a":1e999}', "-: "],
])("refuses %s as wrong usage", async (_, text, message) => {
  const error = await readJsonInput(recorded({}, text), "-").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toContain(message);
});

test("refuses bytes that are not UTF-8", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a");
  await writeFile(file, Buffer.from([0x22, 0xff, 0x22]));
  await expect(readJson(recorded(), file)).rejects.toThrow("is not JSON");
});

test("takes a grant with the line break an editor added, and refuses an empty file", async () => {
  expect(await readGrant(recorded({}, "a.b.c\n"), "-")).toBe("a.b.c");
  await expect(readGrant(recorded({}, "\n"), "-")).rejects.toThrow(UsageError);
});
