import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { openFileStore } from "./file-store.ts";
import { StoreInUseError } from "./store-lock.ts";
import { storeContract } from "./testing/store-contract.ts";

const id = "a".repeat(64);

describe("the store of files", () => {
  storeContract(async () => {
    const opened = new AsyncDisposableStack();
    const { path } = opened.use(await temporaryFolder());
    const store = await openFileStore(path);
    opened.use(store);
    return {
      store,
      async reopen() {
        await store[Symbol.asyncDispose]();
        return opened.use(await openFileStore(path));
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  });
});

test("makes its folder and its files for its owner only, one file a log, as the note is", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "deep", "store");
  await using store = await openFileStore(path);
  await store.put(id, "note\n");
  expect((await readdir(path)).toSorted()).toEqual([`${id}.checkpoint`, "lock"]);
  expect(await readFile(join(path, `${id}.checkpoint`), "utf8")).toBe("note\n");
  expect(await folder.modeOf(path)).toBe("700");
  expect(await folder.modeOf(join(path, `${id}.checkpoint`))).toBe("600");
});

test("two stores never share a folder, and the next one gets it when the first is done", async () => {
  await using folder = await temporaryFolder();
  const first = await openFileStore(folder.path);
  await expect(openFileStore(folder.path)).rejects.toThrow(StoreInUseError);
  await expect(openFileStore(folder.path)).rejects.toThrow(/is in use by another witness/);
  await first[Symbol.asyncDispose]();
  await using next = await openFileStore(folder.path);
  expect(await next.load()).toEqual(new Map());
});

test("removes what a crash left unfinished, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const names = [
    `${id}.checkpoint`,
    `${id}.checkpoint.0123456789ab.new`,
    "notes.txt",
    `${id}.checkpoint.bak`,
  ];
  for (const name of names) await writeFile(join(folder.path, name), "text\n");
  await using store = await openFileStore(folder.path);
  expect([...(await store.load()).keys()]).toEqual([id]);
  expect((await readdir(folder.path)).toSorted()).toEqual(
    [`${id}.checkpoint`, `${id}.checkpoint.bak`, "lock", "notes.txt"].toSorted(),
  );
});

test("reads no file that is larger than any note", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, `${id}.checkpoint`), "x".repeat(200_000));
  await using store = await openFileStore(folder.path);
  expect((await store.load()).get(id)).toBe("");
});

test("says so when a note can not be kept, and leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  await using store = await openFileStore(folder.path);
  // Nothing can take the place of a folder that is not empty.
  await mkdir(join(folder.path, `${id}.checkpoint`, "in the way"), { recursive: true });
  await expect(store.put(id, "note\n")).rejects.toThrow("directory");
  expect((await readdir(folder.path)).filter((name) => name.endsWith(".new"))).toEqual([]);
  await rm(join(folder.path, `${id}.checkpoint`), { recursive: true });
  await store.put(id, "note\n");
  expect((await store.load()).get(id)).toBe("note\n");
});
