import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { FolderInUseError, lockFolder } from "./folder-lock.ts";
import { startOf } from "./process-identity.ts";

test("lets one holder in, names it to the next, and lets that one in afterwards", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "lock");
  const lock = await lockFolder(file);
  await expect(lockFolder(file)).rejects.toThrow(`in use by process ${process.pid}`);
  await lock.unlock();
  const next = await lockFolder(file);
  expect([lock.isTakenOver, next.isTakenOver]).toEqual([false, false]);
  await next.unlock();
  expect(await readdir(folder.path)).toEqual([]);
});

test("takes over from a holder that was killed", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "lock");
  const holder = spawn("sleep", ["60"]);
  await once(holder, "spawn");
  const { pid = 0 } = holder;
  await writeFile(file, `${pid} ${startOf(pid)}\n`);
  await expect(lockFolder(file)).rejects.toThrow(FolderInUseError);
  const gone = once(holder, "exit");
  holder.kill("SIGKILL");
  await gone;
  const lock = await lockFolder(file);
  expect(await readFile(file, "utf8")).toMatch(`${process.pid} `);
  expect(lock.isTakenOver).toBe(true);
  await lock.unlock();
});

test.runIf(process.platform === "linux")(
  "is not fooled by another process that got the number of a dead holder",
  async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "lock");
    await writeFile(file, `${process.pid} 1\n`);
    await lockFolder(file);
    expect(await readFile(file, "utf8")).toBe(`${process.pid} ${startOf(process.pid)}\n`);
  },
);

test.each(["", "garbage", "-1 5", "0 0"])("takes over a lock that says %j", async (content) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "lock");
  await writeFile(file, content);
  await lockFolder(file);
  await expect(lockFolder(file)).rejects.toThrow(FolderInUseError);
});

test("does not remove a lock that is somebody else's by now", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "lock");
  const lock = await lockFolder(file);
  await writeFile(file, "somebody else");
  await lock.unlock();
  expect(await readFile(file, "utf8")).toBe("somebody else");
});
