import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { anchorFile } from "./anchor-file.ts";

test("a note is written whole, and replaced by the next, in a folder that is made for it", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "anchor", "0.checkpoint");
  const anchor = anchorFile(path);
  expect(await anchor.read()).toBeUndefined();
  await anchor.write("one\n");
  await anchor.write("two\n");
  expect(await anchor.read()).toBe("two\n");
  expect(await readdir(join(folder.path, "anchor"))).toEqual(["0.checkpoint"]);
});

test("what a crash left half written is not read, and is no obstacle", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "0.checkpoint");
  await writeFile(`${path}.new`, "ha");
  const anchor = anchorFile(path);
  expect(await anchor.read()).toBeUndefined();
  await anchor.write("whole\n");
  expect(await anchor.read()).toBe("whole\n");
});

test("a file that is too large is no note, and one that can not be read is an error", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "0.checkpoint");
  await writeFile(path, "x".repeat(70_000));
  expect(await anchorFile(path).read()).toBe("");
  await expect(anchorFile(join(path, "below")).read()).rejects.toThrow("ENOTDIR");
});
