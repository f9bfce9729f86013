import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { lastLines, openLog } from "./process-log.ts";

const LARGEST = 10 * 1024 * 1024;

async function append(file: string, text: string): Promise<void> {
  const log = await openLog(file);
  await log.write(text);
  await log.close();
}

test("appends to a log, for its owner only", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "logs", "a.log");
  await append(file, "one\n");
  await append(file, "two\n");
  expect(await readFile(file, "utf8")).toBe("one\ntwo\n");
  expect(await folder.modeOf(file)).toBe("600");
});

test("puts a log aside that is over 10 MiB, and only then", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a.log");
  await writeFile(file, "");
  await truncate(file, LARGEST);
  await append(file, "x");
  await append(file, "new\n");
  expect(await readFile(file, "utf8")).toBe("new\n");
  expect((await readFile(`${file}.1`)).length).toBe(LARGEST + 1);
});

test("shows the last lines of a log, none of a missing one", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a.log");
  expect(await lastLines(file)).toBe("");
  const lines = Array.from({ length: 5_000 }, (_, n) => `line ${n}`);
  await writeFile(file, `${lines.join("\n")}\n`);
  expect((await lastLines(file)).split("\n")).toEqual(lines.slice(-15));
});
