import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyBundle } from "@writ/evidence";
import { nodeCedarEngine } from "@writ/policy";
import { parseTrust } from "@writ/token";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleTrust } from "../../packages/cli/src/bundle/bundle-trust.ts";
import { nodeCrypto } from "../../packages/cli/src/bundle/node-crypto.ts";
import { replayHere } from "../../packages/cli/src/bundle/replay-here.ts";
import { trustWithKeys } from "../../packages/cli/src/testing/signed-evidence.ts";
import { printed, type Printed, runWrit, textIn, type WritResult } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const SEARCH = ["--action", "tool:call", "--resource", "Tool::search"];
const MUTATIONS = 1_000;

let cluster: SeededCluster;
/** A folder of somebody who has a trust file and no cluster. */
let outside: TemporaryFolder;
let trustFile: string;
let input: string;
/** An execution that was allowed, redeemed, came a step further and was completed, and a bundle of all there is of it. */
let whole: { readonly id: string; readonly bundle: string };
let files = 0;

beforeAll(async () => {
  cluster = await seededCluster();
  outside = await temporaryFolder();
  trustFile = join(outside.path, "trust.json");
  await copyFile(join(cluster.dataDir, "trust.json"), trustFile);
  input = newFile();
  await writeFile(input, '{"limit":3,"query":"checkout latency"}');
  const id = await completed();
  whole = { id, bundle: await bundled(id, "--disclose-all") };
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await outside?.[Symbol.asyncDispose]();
});

function newFile(): string {
  return join(outside.path, `file-${++files}`);
}

async function done(...args: readonly string[]): Promise<WritResult> {
  const result = await cluster.writ(...args);
  expect(result, result.stderr + result.stdout).toMatchObject({ status: 0 });
  return result;
}

/** Authorizes a search; its grant, if there is one, is in the file. */
async function authorized(...args: readonly string[]) {
  const file = newFile();
  const asked = ["authorize", ...SEARCH, "--input", input, "--out", file, "--json", ...args];
  return { id: textIn(printed(await cluster.writ(...asked)), "executionId"), file };
}

async function started(...args: readonly string[]) {
  const act = await authorized(...args);
  await done("grant", "redeem", act.file, "--input", input);
  return act;
}

async function completed(): Promise<string> {
  const { id } = await started();
  await done("execution", "progress", id, "--step", "half-way");
  await done("execution", "report", id, "--status", "completed");
  return id;
}

/** The file of a bundle of this execution. */
async function bundled(id: string, ...args: readonly string[]): Promise<string> {
  const file = newFile();
  await done("evidence", "bundle", id, "--out", file, ...args);
  return file;
}

/** Verifies a bundle as somebody who has no cluster. */
async function verified(file: string, ...args: readonly string[]) {
  const all = ["evidence", "verify", file, "--trust", trustFile, "--json", ...args];
  const result = await runWrit(all, { cwd: outside.path });
  const report = printed(result);
  const checks = report["checks"] as readonly Printed[];
  return {
    status: result.status,
    report,
    tiers: Object.fromEntries(
      (report["tiers"] as readonly Printed[]).map(({ status, tier }) => [tier, status]),
    ),
    failed: checks.filter((check) => check["status"] === "fail").map((check) => check["id"]),
  };
}

test("a whole execution is bundled, and verified by somebody who has a trust file and nothing else", async () => {
  const bundle = await bundled(whole.id, "--witnessed");
  const { failed, report, status, tiers } = await verified(bundle);
  expect({ status, failed }).toEqual({ status: 0, failed: [] });
  expect(report).toMatchObject({
    valid: true,
    decision: "ALLOW",
    tenant: "sample",
    facts: { action: "tool:call", resource: "Tool::search", principal: "Workload::orchestrator" },
    events: [
      { kind: "decision", result: "ALLOW" },
      { kind: "redemption", result: "redeemed" },
      { kind: "progress", result: "half-way" },
      { kind: "outcome", result: "completed" },
    ],
  });
  expect(tiers).toMatchObject({
    signed: "yes",
    included: "yes",
    witnessed: "yes",
    complete: "yes",
    replayed: "yes",
  });
  const inWords = await runWrit(["evidence", "verify", bundle, "--trust", trustFile]);
  expect(inWords.status).toBe(0);
  expect(inWords.stdout).toMatch(/\nVALID: signed, included, witnessed \(1 of 1\)/);
});

test("the second bundle is consistent with the checkpoint that was seen with the first", async () => {
  const older = newFile();
  await copyFile(join(cluster.dataDir, "cli", "checkpoint"), older);
  const id = await completed();
  const bundle = await bundled(id);
  expect((await verified(bundle)).tiers["consistent"]).toBe("yes");
  expect((await verified(bundle, "--checkpoint", older)).tiers["consistent"]).toBe("yes");
  const since = await bundled(id, "--since", older);
  expect((await verified(since, "--checkpoint", older)).tiers["consistent"]).toBe("yes");
});

test("a bundle says no more than its maker chose", async () => {
  const { id } = whole;
  const silent = await bundled(id, "--no-replay");
  const { report, status } = await verified(silent);
  expect(status).toBe(0);
  expect(report["facts"]).toMatchObject({ action: null, principal: null, disclosed: {} });
  expect(report["facts"]).toMatchObject({ closed: expect.arrayContaining(["principal"]) });
  const named = await verified(await bundled(id, "--no-replay", "--disclose", "principal"));
  expect(named.report["facts"]).toMatchObject({
    disclosed: { principal: "Workload::orchestrator" },
  });
  const all = await verified(whole.bundle);
  expect(all.report["facts"]).toMatchObject({ closed: [] });
  const wrong = await cluster.writ("evidence", "bundle", id, "--out", newFile(), "--disclose", "x");
  expect(wrong.status).toBe(2);
});

test("a decision is made again from the bundle alone", async () => {
  const args = ["evidence", "replay", whole.bundle, "--json"];
  const replay = await runWrit(args, { cwd: outside.path });
  expect(replay.status).toBe(0);
  expect(printed(replay)).toMatchObject({ equal: true, basis: "policy" });
});

test(`${MUTATIONS} changed bytes of a bundle are refused, each one`, async () => {
  const bundle = await readFile(whole.bundle);
  const trust = bundleTrust(parseTrust(await readFile(trustFile, "utf8")));
  const { replay } = JSON.parse(bundle.toString());
  const here = replayHere({ input: Buffer.from(replay.input, "base64") }, nodeCedarEngine());
  const options = { crypto: nodeCrypto, ...("replay" in here && here) };
  const valid = async (bytes: Uint8Array): Promise<boolean> =>
    (await verifyBundle(bytes, trust, options)).valid;
  expect(await valid(bundle)).toBe(true);
  const change = fc.tuple(fc.nat(bundle.length - 1), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([at, mask]) => {
      const bytes = bundle.map((byte, i) => (i === at ? byte ^ mask : byte));
      expect(await valid(bytes)).toBe(false);
    }),
    { numRuns: MUTATIONS },
  );
});

test("changed facts are refused by the check they concern", async () => {
  const text = await readFile(whole.bundle, "utf8");
  const { disclosures, replay, sigstoreBundle } = JSON.parse(text);
  const payload: string = sigstoreBundle.dsseEnvelope.payload;
  const [disclosure] = disclosures;
  const policies = replay.policySet.files.find(({ path }: { path: string }) =>
    path.endsWith("all.cedar"),
  ).content;
  const forge = (encoded: string, from: string | RegExp, to: string): string => {
    const forged = Buffer.from(encoded, "base64").toString().replace(from, to);
    return text.replaceAll(encoded, Buffer.from(forged).toString("base64"));
  };
  const forgeries = [
    [forge(payload, '"decision":"ALLOW"', '"decision":"DENY"'), "statement"],
    [forge(payload, /"jti":"0/, '"jti":"1'), "signature"],
    [forge(replay.input, "Tool", "Cool"), "replay-input"],
    [forge(replay.output, "ALLOW", "DENY"), "replay-output"],
    [forge(policies, "forbid", "permit"), "replay"],
    [text.replaceAll(disclosure, disclosure.replace(/.$/, "A")), "disclosure"],
  ] as const;
  for (const [forged, check] of forgeries) {
    expect(forged).not.toBe(text);
    const file = newFile();
    await writeFile(file, forged);
    const { failed, report, status } = await verified(file);
    expect({ status, facts: report["facts"] }).toEqual({ status: 1, facts: null });
    expect(failed).toContain(check);
  }
});

test("a denial is a whole execution, and is made again", async () => {
  const { id } = await authorized("--resource", "Tool::shell");
  const { report, status, tiers } = await verified(await bundled(id));
  expect(status).toBe(0);
  expect(report).toMatchObject({ decision: "DENY", facts: { reasonCodes: ["FORBIDDEN"] } });
  expect(tiers).toMatchObject({ complete: "yes", replayed: "yes" });
});

test("a child that wants more than its parent has is denied after policy allowed it", async () => {
  const parent = await started("--lease", "120");
  const { id } = await authorized("--parent", parent.file, "--lease", "290");
  const bundle = await bundled(id);
  const { report, status, tiers } = await verified(bundle);
  expect(status).toBe(0);
  expect(report).toMatchObject({ decision: "DENY", facts: { parent: parent.id } });
  expect(tiers["replayed"]).toBe("yes");
  expect((await runWrit(["evidence", "replay", bundle])).stdout).toContain("refused afterwards");
});

test("a child in a chain, still running, is not complete", async () => {
  const parent = await started("--lease", "120");
  const { id } = await started("--parent", parent.file, "--lease", "60");
  const { report, status, tiers } = await verified(await bundled(id));
  expect(status).toBe(0);
  expect(report).toMatchObject({ facts: { parent: parent.id } });
  expect(tiers["complete"]).toBe("no");
});

test("what was erased is said to be, and what is left verifies", async () => {
  const id = await completed();
  const before = await bundled(id, "--disclose-all");
  await done("evidence", "erase", id, "--reason", "asked for by the person");
  const file = newFile();
  const made = await done("evidence", "bundle", id, "--out", file, "--disclose-all", "--json");
  expect(printed(made)).toMatchObject({
    erased: expect.arrayContaining(["principal", "decision-input"]),
    notReplayable: expect.stringContaining("erased"),
  });
  const { report, status, tiers } = await verified(file);
  expect(status).toBe(0);
  expect(report["facts"]).toMatchObject({ closed: expect.arrayContaining(["principal"]) });
  expect(tiers).toMatchObject({ included: "yes", replayed: "not-checked" });
  // What was handed out before can not be called back.
  expect((await verified(before)).status).toBe(0);
});

test("evidence show verifies the same, of any tenant an operator names", async () => {
  const { id } = whole;
  const shown = printed(await done("evidence", "show", id, "--tenant", "sample", "--json"));
  expect(shown).toMatchObject({ valid: true, decision: "ALLOW" });
  const elsewhere = await cluster.writ("evidence", "show", id, "--tenant", "other", "--json");
  expect(elsewhere.status).toBe(1);
});

test("another cluster's trust file proves nothing of it", async () => {
  const other = newFile();
  await writeFile(other, JSON.stringify(trustWithKeys().file));
  const result = await runWrit(["evidence", "verify", whole.bundle, "--trust", other]);
  expect(result.status).toBe(1);
  expect(result.stdout).toMatch(/NOT VALID: /);
});

test("a bundle outlives its cluster", async () => {
  await cluster.running.stop();
  const empty = join(outside.path, "empty");
  await mkdir(empty);
  const args = ["evidence", "verify", whole.bundle, "--trust", trustFile, "--replay"];
  expect(await runWrit(args, { cwd: empty })).toMatchObject({ status: 0 });
  const without = await runWrit(["evidence", "verify", whole.bundle], { cwd: empty });
  expect(without.status).toBe(2);
  expect(without.stderr).toContain("trust.json");
});
