import { join } from "node:path";
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { testLog } from "../testing/test-log.ts";
import { keepCheckpoint, keptCheckpoint } from "./kept-checkpoint.ts";

const keys = trustWithKeys();
const log = testLog(keys);
log.pad(3);
const small = log.checkpoint();
log.pad(4);
const large = log.checkpoint();

test("remembers the largest checkpoint", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  expect(await keptCheckpoint(path, keys.trust)).toBeUndefined();
  for (const note of [small, large, small]) await keepCheckpoint(path, note, keys.trust);
  expect(await keptCheckpoint(path, keys.trust)).toBe(large);
  expect(await folder.modeOf(join(path, "cli", "checkpoint"))).toBe("600");
});

test("forgets what another log signed", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await keepCheckpoint(path, large, keys.trust);
  const other = trustWithKeys();
  expect(await keptCheckpoint(path, other.trust)).toBeUndefined();
  const next = testLog(other);
  next.pad(1);
  await keepCheckpoint(path, next.checkpoint(), other.trust);
  expect(await keptCheckpoint(path, other.trust)).toBe(next.checkpoint());
});

test("keeps nothing that the log did not sign, and believes nothing else it finds", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const file = join(path, "cli", "checkpoint");
  await keepCheckpoint(path, "no checkpoint", keys.trust);
  await expect(readFile(file)).rejects.toThrow("ENOENT");
  await keepCheckpoint(path, small, keys.trust);
  await writeFile(file, small.replace("\n3\n", "\n4\n"));
  expect(await keptCheckpoint(path, keys.trust)).toBeUndefined();
});

test("makes no data folder where there is none", async () => {
  await using folder = await temporaryFolder();
  const none = join(folder.path, "none");
  await keepCheckpoint(none, small, keys.trust);
  await expect(readFile(join(none, "cli", "checkpoint"))).rejects.toThrow("ENOENT");
});
