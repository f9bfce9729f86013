import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { run } from "../run.ts";
import { recorded } from "../testing/recorded.ts";
import { sampleBundle, type SampleBundle } from "../testing/sample-bundle.ts";
import { evidenceReplay } from "./evidence-replay.ts";
import { evidenceVerify } from "./evidence-verify.ts";

let folder: TemporaryFolder;
let sample: SampleBundle;
let bundle: string;
let trust: string;
let files = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  sample = await sampleBundle();
  bundle = await written(sample.text);
  trust = await written(JSON.stringify(sample.keys.file));
});

afterAll(() => folder?.[Symbol.asyncDispose]());

async function written(text: string): Promise<string> {
  const file = join(folder.path, `file-${++files}`);
  await writeFile(file, text);
  return file;
}

/** Runs a command as the command line does, in a folder with nothing in it. */
async function writ(args: readonly string[], stdin = "") {
  const around = recorded({}, stdin);
  const data = ["--data", join(folder.path, "none")];
  const status = await run(
    [evidenceVerify, evidenceReplay],
    ["evidence", ...args, ...data],
    around,
  );
  return { status, out: around.out(), err: around.err() };
}

const verify = (file: string, ...args: readonly string[]) =>
  writ(["verify", file, "--trust", trust, ...args]);

/** The bundle with a text of it replaced, in a file. */
async function changed(from: string, to: string): Promise<string> {
  expect(sample.text).toContain(from);
  return written(sample.text.replace(from, to));
}

test("a bundle is verified with a trust file and nothing else", async () => {
  const { err, out, status } = await verify(bundle);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^ALLOW\n/);
  expect(out).toMatch(/action +tool:call on Tool::search/);
  expect(out).toMatch(/decided +2026-11-23T01:40:21.123Z/);
  expect(out).toMatch(/^event 2 {2}outcome {2}completed/m);
  expect(out).toMatch(/^witnessed +yes \(1 of 1\)$/m);
  expect(out).toMatch(/^not proven by this:\n {2}- /m);
  expect(out).toMatch(
    /VALID: signed, included, witnessed \(1 of 1\), consistent, complete, replayed\n$/,
  );
});

test("with --json all is in one object", async () => {
  const { out, status } = await verify(bundle, "--json");
  expect(status).toBe(0);
  const object = JSON.parse(out);
  expect(object).toMatchObject({
    valid: true,
    decision: "ALLOW",
    facts: { action: "tool:call", principal: "Workload::orchestrator", closed: [] },
  });
  expect(object.checks).toContainEqual(
    expect.objectContaining({
      id: "replay",
      status: "pass",
      expected: "ALLOW",
      recomputed: "ALLOW",
    }),
  );
});

test("a bundle is read from standard input", async () => {
  const { status } = await writ(["verify", "-", "--trust", trust], sample.text);
  expect(status).toBe(0);
});

test("of a changed bundle nothing is said but what is wrong with it", async () => {
  const statement = JSON.parse(sample.text).sigstoreBundle.dsseEnvelope.payload;
  const other = Buffer.from(statement, "base64").toString().replace("sample", "victim");
  const { out, status } = await verify(
    await changed(statement, Buffer.from(other).toString("base64")),
  );
  expect(status).toBe(1);
  expect(out).not.toMatch(/^ALLOW/);
  expect(out).toMatch(/^event 0 {2}NOT PROVEN/m);
  expect(out).toMatch(/FAIL {2}signature/);
  expect(out).toMatch(/\nNOT VALID: .*signature of event 0/);
});

test("withheld or erased openings are said to be so, and are no failure", async () => {
  const own = await sampleBundle({ discloses: false, replays: false });
  const ownTrust = await written(JSON.stringify(own.keys.file));
  const { err, out, status } = await writ(["verify", await written(own.text), "--trust", ownTrust]);
  expect(status).toBe(0);
  expect(out).toMatch(/withheld or erased +principal, request-nonce, decision-input/);
  expect(out).toMatch(/; not checked: replayed$/m);
  expect(out).not.toMatch(/orchestrator/);
  expect(err).toMatch(/not made again: the bundle does not hold/);
});

test("--replay demands that it is made again, --no-replay leaves it", async () => {
  const own = await sampleBundle({ replays: false });
  const ownTrust = await written(JSON.stringify(own.keys.file));
  const short = await writ(["verify", await written(own.text), "--trust", ownTrust, "--replay"]);
  expect(short.status).toBe(1);
  expect(short.out).toMatch(/BUT NOT REPLAYED/);
  const left = await verify(bundle, "--no-replay");
  expect(left.status).toBe(0);
  expect(left.out).toMatch(/; not checked: replayed$/m);
  expect((await verify(bundle, "--replay")).status).toBe(0);
  expect((await verify(bundle, "--replay", "--no-replay")).status).toBe(2);
});

test("a checkpoint that was kept is held against the bundle's", async () => {
  const kept = await written(sample.older);
  const { out, status } = await verify(bundle, "--checkpoint", kept);
  expect(status).toBe(0);
  expect(out).toMatch(/consistent +yes \(with the checkpoint you kept\)/);
  const stranger = await written((await sampleBundle()).older);
  expect((await verify(bundle, "--checkpoint", stranger)).status).toBe(1);
});

test("another cluster's trust file makes nothing of it valid", async () => {
  const other = await written(JSON.stringify((await sampleBundle()).keys.file));
  const { out, status } = await writ(["verify", bundle, "--trust", other]);
  expect(status).toBe(1);
  expect(out).toMatch(/NOT VALID: .*signer of event 0/);
});

test("what is missing is wrong usage, and the message says where to get a trust file", async () => {
  const none = await writ(["verify", bundle]);
  expect(none.status).toBe(2);
  expect(none.err).toMatch(/no trust file: .*trust\.json.*well-known\/writ-trust\.json/);
  const wrong = await writ(["verify", bundle, "--trust", bundle]);
  expect(wrong.status).toBe(2);
  expect(wrong.err).toMatch(/is no trust file/);
  expect((await verify(join(folder.path, "nothing"))).status).toBe(2);
  expect((await writ(["verify"])).status).toBe(2);
});

test.each([
  ["", "it is empty"],
  ["garbage", "not JSON"],
  ["{}", "form"],
  ["\u{1b}[2J", "not JSON"],
])("%j is not a bundle, and it is said why", async (text, why) => {
  const { err, out, status } = await verify(await written(text));
  expect(status).toBe(1);
  expect(`${err}${out}`).toContain(why);
  expect(out).not.toContain("\u{1b}");
});

test("a Sigstore bundle, a proof and a trust file are told from an evidence bundle", async () => {
  const { sigstoreBundle, tlogProof } = JSON.parse(sample.text);
  for (const [text, says] of [
    [JSON.stringify(sigstoreBundle), "Sigstore bundle"],
    [tlogProof, "tlog-proof"],
    [JSON.stringify(sample.keys.file), "trust file"],
  ]) {
    const { err, status } = await verify(await written(text));
    expect(status).toBe(1);
    expect(err).toContain(says);
  }
});

test("a decision is made again part by part", async () => {
  const { out, status } = await writ(["replay", bundle]);
  expect(status).toBe(0);
  expect(out.match(/^equal/gm)).toHaveLength(6);
  expect(out).toMatch(/^EQUAL: the same policies/m);
});

test("a policy that was changed differs at the policy set, with both digests", async () => {
  const { policySet } = JSON.parse(sample.text).replay;
  const { content } = policySet.files.find(({ path }: { path: string }) => /all\.cedar/.test(path));
  const other = Buffer.from(content, "base64").toString().replace("forbid", "permit");
  const file = await changed(content, Buffer.from(other).toString("base64"));
  const { out, status } = await writ(["replay", file, "--json"]);
  expect(status).toBe(1);
  const { steps } = JSON.parse(out);
  expect(steps.map(({ status: how }: { status: string }) => how)).toEqual([
    "equal",
    "equal",
    "differs",
    "not-reached",
    "not-reached",
    "not-reached",
  ]);
  expect(steps[2]).toMatchObject({ part: "policy-set", note: expect.stringMatching(/./) });
  expect((await writ(["replay", file])).out).toMatch(/^DIFF {3}policy-set/m);
});

test("what can not be replayed is said to be so", async () => {
  const own = await sampleBundle({ replays: false });
  const { out, status } = await writ(["replay", await written(own.text)]);
  expect(status).toBe(1);
  expect(out).toMatch(/^NOT REPLAYED: the bundle does not hold/);
  expect((await writ(["replay", trust])).out).toMatch(/NOT REPLAYED: not an evidence bundle/);
});
