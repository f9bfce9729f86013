import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emptyTree, noteVerifier, type ReadPublished } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../test/support/database.ts";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import { verifyEd25519 } from "../log/ed25519.ts";
import { diskFiles } from "./disk-files.ts";
import { MissingEntriesError } from "./entry-source.ts";
import { PublicationForkError } from "./publication-error.ts";
import { type Publisher, publisher, type PublisherDeps } from "./publisher.ts";
import { memoryLog, outsiderFindings } from "./testing/memory-log.ts";
import { type StoredLog, storedLog } from "./testing/stored-log.ts";

const log = memoryLog(65_600);
const { vkey } = log.signer;
let database: TestDatabase;
let stored: StoredLog;

beforeAll(async () => {
  database = await freshDatabase();
  stored = storedLog(database, log);
});

afterAll(async () => {
  await stored[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function publisherTo(folder: string, source: Pick<PublisherDeps, "entries" | "tiles">): Publisher {
  return publisher({
    ...source,
    files: diskFiles(folder),
    log: noteVerifier(sha256, vkey, verifyEd25519),
    documents: new Map([["vkey", `${vkey}\n`]]),
  });
}

function reader(folder: string): ReadPublished {
  return (path) => readFile(join(folder, path)).catch(() => undefined);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((one) => one.isFile());
  return files.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).toSorted();
}

describe("publisher over Postgres and a disk", () => {
  it("publishes every size across the edges of tiles, also after restarts", async () => {
    await using folder = await temporaryFolder();
    const to = join(folder.path, "0");
    let publishing = publisherTo(to, stored.source);
    const empty = emptyTree(sha256);
    await publishing.publish({ tree: empty, note: log.signer.sign(empty, 1_000) });
    expect(await namesIn(to)).toEqual(["checkpoint", "vkey"]);
    for (const size of [1, 255, 256, 257, 700, 65_535, 65_536, 65_537]) {
      await stored.growTo(size);
      await publishing.publish(log.at(size));
      expect(await outsiderFindings(reader(to), vkey)).toEqual({ size, findings: [] });
      if (size % 2 === 0) publishing = publisherTo(to, stored.source);
    }
    const names = await namesIn(to);
    expect(names.filter((name) => !/\/(x\d\d\d\/)?\d\d\d$/.test(name))).toEqual([
      "checkpoint",
      "tile/0/256.p/1",
      "tile/2/000.p/1",
      "tile/entries/256.p/1",
      "vkey",
    ]);
    expect(names).toContain("tile/1/000");
  });

  it("removes what a killed process left unfinished, and everybody may read what it publishes", async () => {
    await using folder = await temporaryFolder();
    const to = join(folder.path, "0");
    await publisherTo(to, stored.source).publish(log.at(300));
    await writeFile(join(to, ".new", "0123456789abcdef"), "unfinished");
    await publisherTo(to, stored.source).publish(log.at(301));
    expect((await namesIn(to)).filter((name) => name.startsWith("."))).toEqual([]);
    expect(await folder.modeOf(join(to, "checkpoint"))).toBe("644");
    expect(await folder.modeOf(join(to, "tile", "entries"))).toBe("755");
  });

  it("refuses a database that was restored from an older copy, also when it has grown again", async () => {
    await using folder = await temporaryFolder();
    const to = join(folder.path, "0");
    await publisherTo(to, stored.source).publish(log.at(900));
    await using older = await freshDatabase();
    const other = log.forkedAt(600);
    await using restored = storedLog(older, other);
    await restored.growTo(600);
    const publishing = publisherTo(to, restored.source);
    const before = await readFile(join(to, "checkpoint"), "utf8");
    await expect(publishing.publish(other.at(600))).rejects.toThrow(PublicationForkError);
    await restored.growTo(1_200);
    await expect(publishing.publish(other.at(1_200))).rejects.toThrow(PublicationForkError);
    await expect(publishing.publish(log.at(900))).rejects.toThrow(PublicationForkError);
    expect(await readFile(join(to, "checkpoint"), "utf8")).toBe(before);
    expect(await outsiderFindings(reader(to), vkey)).toEqual({ size: 900, findings: [] });
  });

  it("does not publish more than the database has", async () => {
    await using folder = await temporaryFolder();
    const to = join(folder.path, "0");
    await expect(publisherTo(to, stored.source).publish(log.at(65_590))).rejects.toThrow(
      MissingEntriesError,
    );
    expect(await namesIn(to)).not.toContain("checkpoint");
  });

  it("publishes everything anew into a folder whose checkpoint was removed", async () => {
    await using folder = await temporaryFolder();
    const [to, copy] = [join(folder.path, "0"), join(folder.path, "copy")];
    await publisherTo(to, stored.source).publish(log.at(600));
    await cp(to, copy, { recursive: true });
    await rm(join(to, "checkpoint"));
    await writeFile(join(to, "tile/0/000"), "damaged");
    await publisherTo(to, stored.source).publish(log.at(600));
    for (const name of await namesIn(copy))
      expect(await readFile(join(to, name))).toEqual(await readFile(join(copy, name)));
  });
});
