import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { EXIT } from "../command.ts";
import { testPublication, writeFiles } from "../log-source/testing/published-log.ts";
import { run } from "../run.ts";
import { recorded } from "../testing/recorded.ts";
import { evidenceFsck } from "./evidence-fsck.ts";
import { evidenceMonitor } from "./evidence-monitor.ts";

const publication = testPublication();
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "trust.json"), publication.trustText);
  const nowS = Math.floor(Date.now() / 1_000);
  await writeFiles(join(folder.path, "log", "0"), publication.files(300, { timeS: nowS }));
});

afterAll(() => folder[Symbol.asyncDispose]());

async function writ(...args: readonly string[]) {
  const around = recorded();
  const status = await run([evidenceFsck, evidenceMonitor], ["evidence", ...args], around);
  return { status, out: around.out(), err: around.err() };
}

describe("writ evidence fsck", () => {
  it("finds the data folder's log sound and tells how far it is", async () => {
    const { err, out, status } = await writ("fsck", "--data", folder.path);
    expect([status, out]).toEqual([
      EXIT.done,
      "ok    evidence.writ.test/main/0: sound; 300 entries, cosigned by own\n",
    ]);
    expect(err).toContain("300 of 300");
  });

  it("prints each finding with place, expected and found, and ends with 1", async () => {
    const copy = join(folder.path, "copy");
    const files = publication.files(300);
    files.set(
      "tile/0/000",
      (files.get("tile/0/000") ?? new Uint8Array()).map((b, i) => (i ? b : b ^ 1)),
    );
    await writeFiles(join(copy, "0"), files);
    const trust = join(folder.path, "trust.json");
    const { out, status } = await writ("fsck", "--dir", copy, "--trust", trust, "--json");
    const [finding, verdict] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(status).toBe(EXIT.denied);
    expect(finding).toMatchObject({
      part: "evidence.writ.test/main/0",
      place: "tile/0/000, hash 0",
    });
    expect(Object.keys(finding ?? {})).toEqual(["part", "place", "expected", "found"]);
    expect(verdict).toMatchObject({ findings: 1, sound: false, size: 300 });
  });

  it("ends with 3 where nothing is published, and with 2 without a trust file", async () => {
    const trust = join(folder.path, "trust.json");
    const nowhere = await writ("fsck", "--dir", join(folder.path, "nowhere"), "--trust", trust);
    expect(nowhere.status).toBe(EXIT.noAnswer);
    expect((await writ("fsck", "--data", join(folder.path, "nowhere"))).status).toBe(EXIT.usage);
  });
});

describe("writ evidence fsck --database", () => {
  it("ends with 3 without a cluster, and where its database does not answer", async () => {
    const without = await writ("fsck", "--database", "--data", folder.path);
    expect(without.status).toBe(EXIT.noAnswer);
    await mkdir(join(folder.path, "secrets"));
    const url = "postgres://nobody@127.0.0.1:1/nothing";
    await writeFile(join(folder.path, "secrets", "evidence.url"), url);
    const { err, status } = await writ("fsck", "--database", "--data", folder.path);
    expect(status).toBe(EXIT.noAnswer);
    expect(err).toContain("ECONNREFUSED");
    const both = await writ("fsck", "--database", "--data", folder.path, "--dir", "x");
    expect(both.status).toBe(EXIT.usage);
  });
});

describe("writ evidence monitor --once", () => {
  it("ends with 0 when all is well and with 1 on an alarm, each alarm on one line of JSON", async () => {
    const state = join(folder.path, "state");
    const args = ["monitor", "--once", "--data", folder.path, "--state", state, "--json"];
    expect(await writ(...args)).toMatchObject({ status: EXIT.done, out: '{"verified":300}\n' });
    await writeFiles(join(folder.path, "log", "0"), publication.files(20));
    const { out, status } = await writ(...args);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { alarm?: string; evidence?: string[] });
    expect(status).toBe(EXIT.denied);
    expect(lines.map((line) => line.alarm)).toContain("rolled-back");
    const evidence = lines.find((line) => line.alarm === "rolled-back")?.evidence ?? [];
    expect(evidence).toHaveLength(2);
    for (const file of evidence)
      expect(await readFile(file, "utf8")).toContain("evidence.writ.test");
  });

  it.each(["0", "-1", "1.5", "x", "31536001"])("refuses --every %s", async (every) => {
    const { status } = await writ("monitor", "--once", "--data", folder.path, `--every=${every}`);
    expect(status).toBe(EXIT.usage);
  });
});
