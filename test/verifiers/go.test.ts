import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatTlogProof } from "@writ/evidence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "./debian-tool.ts";
import { type GoChecker, goChecker } from "./go-checker.ts";
import { revocationLog, type RevocationLog } from "./revocation-log.ts";
import { sampleLogs } from "./sample-logs.ts";
import { writeLog } from "./tiles.ts";

const go = debianTool("golang-go", "golang-golang-x-mod-dev");

describe.skipIf(go.isMissing)(`Go's note and tlog packages${go.toInstall}`, () => {
  let build: TemporaryFolder;
  let checker: GoChecker;

  beforeAll(async () => {
    build = await temporaryFolder();
    checker = await goChecker(build.path);
  });

  afterAll(() => build[Symbol.asyncDispose]());

  test.each(sampleLogs)(
    "accept every file, proof and checkpoint of $what",
    async ({ log, indexes }) => {
      await using folder = await temporaryFolder();
      await writeLog(folder.path, log);
      const published = await checker.log(log.vkeys, folder.path);
      expect(published).toEqual({ status: 0, output: `${log.size} entries\n` });
      for (const index of indexes) {
        const { entry } = log.logged(index);
        expect(await checker.proof(log.vkeys, tlogProof(log, index), entry)).toEqual(accepted);
      }
      expect(await consistency(log, {})).toEqual(accepted);
    },
  );

  const log = revocationLog(700, 256);
  const genuine = log.logged(450);
  const swapped = [genuine.proof[1], genuine.proof[0], ...genuine.proof.slice(2)].flatMap(
    (hash) => hash ?? [],
  );

  test.each([
    { what: "another entry", text: tlogProof(log, 450), entry: log.logged(451).entry },
    { what: "another index", text: tlogProof(log, 450, { index: 451 }) },
    { what: "swapped hashes", text: tlogProof(log, 450, { proof: swapped }) },
    { what: "a hash less", text: tlogProof(log, 450, { proof: genuine.proof.slice(1) }) },
    { what: "an older checkpoint", text: tlogProof(log, 450, { checkpoint: log.olderCheckpoint }) },
    { what: "another size", text: tlogProof(log, 450).replace("\n700\n", "\n701\n") },
  ])("refuse a proof with $what", async ({ text, entry = genuine.entry }) => {
    expect((await checker.proof(log.vkeys, text, entry)).status).toBe(1);
  });

  test("refuse a proof of a log they do not know, or that a demanded witness has not signed", async () => {
    const stranger = revocationLog(1, 1);
    const [logKey, timestampKey, witnessKey] = log.vkeys;
    const text = tlogProof(log, 450);
    const unsigned = text.split("\n").filter((line) => !line.includes("witness.writ.local"));
    const verdicts = [
      await checker.proof(stranger.vkeys, text, genuine.entry),
      await checker.proof([logKey, timestampKey, stranger.vkeys[2]], text, genuine.entry),
      await checker.proof([logKey, witnessKey], unsigned.join("\n"), genuine.entry),
    ];
    expect(verdicts.map(({ status }) => status)).toEqual([1, 1, 1]);
    expect(await checker.proof([logKey], unsigned.join("\n"), genuine.entry)).toEqual(accepted);
  });

  test("refuse a history that was rewritten", async () => {
    const { consistency: hashes } = log;
    const otherHistory = revocationLog(700, 256);
    const changes = [
      { hashes: hashes.toReversed() },
      { hashes: hashes.slice(1) },
      { hashes: otherHistory.consistency },
      { older: log.checkpoint },
      { older: log.checkpoint, newer: log.olderCheckpoint },
    ];
    for (const change of changes) expect((await consistency(log, change)).status).toBe(1);
  });

  test("refuse a published log with one changed, shortened or exchanged file, whichever it is", async () => {
    await using folder = await temporaryFolder();
    await writeLog(folder.path, log);
    const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    // Three tiles of leaf hashes, one above them, three bundles of entries, the checkpoint.
    expect(paths).toHaveLength(8);
    for (const path of paths) {
      const content = await readFile(path);
      for (const broken of breakages(content)) {
        await writeFile(path, broken);
        expect((await checker.log(log.vkeys, folder.path)).status, path).toBe(1);
      }
      await writeFile(path, content);
    }
    expect((await checker.log(log.vkeys, folder.path)).status).toBe(0);
  });

  function consistency(
    { vkeys, olderCheckpoint, checkpoint, consistency: hashes }: RevocationLog,
    change: { older?: string; newer?: string; hashes?: readonly Uint8Array[] },
  ) {
    const { older, newer, hashes: changed } = change;
    return checker.consistency(
      vkeys,
      older ?? olderCheckpoint,
      newer ?? checkpoint,
      changed ?? hashes,
    );
  }
});

const accepted = { status: 0, output: "" };

function tlogProof(
  log: RevocationLog,
  index: number,
  change: { index?: number; proof?: readonly Uint8Array[]; checkpoint?: string } = {},
): string {
  const { proof } = log.logged(index);
  return formatTlogProof({ index, proof, checkpoint: log.checkpoint, ...change });
}

// In the checkpoint, the last line but grease is the witness's: the first bytes are signed by all.
function breakages(content: Buffer): readonly Buffer[] {
  return [flipped(content, 40), flipped(content, 10), content.subarray(0, -32), Buffer.alloc(0)];
}

function flipped(content: Buffer, at: number): Buffer {
  const changed = Buffer.from(content);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}
