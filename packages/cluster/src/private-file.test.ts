import { writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { keepSecret, readIfThere, replaceFile } from "./private-file.ts";

test("makes a secret once, for its owner only, and keeps it", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "secrets", "a");
  expect(await keepSecret(file, () => "first")).toBe("first");
  expect(await keepSecret(file, () => "second")).toBe("first");
  expect(await folder.modeOf(file)).toBe("600");
  expect(await folder.modeOf(join(folder.path, "secrets"))).toBe("700");
});

test("keeps what another process made first while this one was about to, and leaves nothing else behind", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a");
  const kept = await keepSecret(file, () => {
    writeFileSync(file, "the other's");
    return "mine";
  });
  expect(kept).toBe("the other's");
  expect(await readdir(folder.path)).toEqual(["a"]);
});

test("replaces a file as a whole", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "a");
  await replaceFile(file, "a long text", 0o644);
  await replaceFile(file, "short");
  expect(await readFile(file, "utf8")).toBe("short");
  expect(await folder.modeOf(file)).toBe("600");
  expect(await readdir(folder.path)).toEqual(["a"]);
});

test("tells a missing file from one it may not read", async () => {
  await using folder = await temporaryFolder();
  expect(await readIfThere(join(folder.path, "none"))).toBeUndefined();
  await expect(readIfThere(folder.path)).rejects.toThrow("EISDIR");
});
