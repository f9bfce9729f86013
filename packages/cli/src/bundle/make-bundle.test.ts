import { verifyBundle, type VerifyOptions } from "@writ/evidence";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { sampleBundle, type SampleBundle } from "../testing/sample-bundle.ts";
import { bundleTrust } from "./bundle-trust.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { replayHere } from "./replay-here.ts";

let sample: SampleBundle;
let options: VerifyOptions;

beforeAll(async () => {
  sample = await sampleBundle();
  const { replay } = JSON.parse(sample.text);
  const here = replayHere({ input: Buffer.from(replay.input, "base64") });
  options = { crypto: nodeCrypto, ...("replay" in here && here) };
});

async function verified(text: string | Uint8Array, extra: Partial<VerifyOptions> = {}) {
  const report = await verifyBundle(Buffer.from(text), bundleTrust(sample.keys.trust), {
    ...options,
    ...extra,
  });
  const failed = report.checks.filter(({ status }) => status === "fail").map(({ id }) => id);
  return { ...report, failed };
}

/** The bundle with a text of it replaced. */
function changed(from: string, to: string): string {
  expect(sample.text).toContain(from);
  return sample.text.replace(from, to);
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("a bundle with all that can be in one reaches every tier", async () => {
  const { tiers, valid } = await verified(sample.text, { remembered: sample.older });
  expect(valid).toBe(true);
  expect(tiers.map(({ status, tier }) => `${tier} ${status}`)).toEqual([
    "signed yes",
    "included yes",
    "witnessed yes",
    "consistent yes",
    "complete yes",
    "replayed yes",
  ]);
});

test("any changed byte is refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(Buffer.byteLength(sample.text) - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, mask) => {
        const bytes = Buffer.from(sample.text);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        expect((await verified(bytes)).valid).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

test("a changed policy, a dropped rule and a comment are found by deciding again", async () => {
  const { policySet } = JSON.parse(sample.text).replay;
  const { content } = policySet.files.find(({ path }: { path: string }) => /all\.cedar/.test(path));
  const cedar = Buffer.from(content, "base64").toString();
  for (const other of [
    cedar.replace("forbid", "permit"),
    cedar.slice(cedar.indexOf(";\n") + 2),
    `${cedar}// a comment\n`,
  ]) {
    expect(other).not.toBe(cedar);
    expect((await verified(changed(content, base64(other)))).failed).toEqual(["replay"]);
  }
});

test("another input is found before anything is decided on it", async () => {
  const { input } = JSON.parse(sample.text).replay;
  const other = base64(Buffer.from(input, "base64").toString().replace("orchestrator", "intruder"));
  expect((await verified(changed(input, other))).failed).toEqual(["replay-input"]);
});

test("a decision is not said to be made again where the engine is missing", async () => {
  const { tiers, valid } = await verified(sample.text, { replay: undefined });
  expect(valid).toBe(true);
  expect(tiers).toContainEqual(
    expect.objectContaining({ tier: "replayed", status: "not-checked" }),
  );
});

test("a checkpoint that too few witnesses have cosigned lowers the tier, and no more", async () => {
  const { report } = await sampleBundle({ isWitnessed: false });
  expect(report.valid).toBe(true);
  expect(report.tiers).toContainEqual({ tier: "witnessed", status: "no", detail: "0 of 1" });
});

test("without disclosures and replay nothing is said of who asked for what", async () => {
  const { report, text } = await sampleBundle({ discloses: false, replays: false });
  expect(report.valid).toBe(true);
  const payloads = JSON.stringify(JSON.parse(text), (name, value: unknown) =>
    name === "payload" ? Buffer.from(String(value), "base64").toString() : value,
  );
  expect(payloads).toContain("tools/search-workloads");
  expect(payloads).not.toContain("orchestrator");
  expect(payloads).not.toContain("checkout latency");
});

test("a denial is a whole execution", async () => {
  const { report } = await sampleBundle({ tool: "shell" });
  expect(report).toMatchObject({ valid: true, decision: "DENY" });
  expect(report.tiers).toContainEqual(expect.objectContaining({ tier: "complete", status: "yes" }));
});

test("nothing of it counts under another trust file", async () => {
  const other = (await sampleBundle()).keys.trust;
  const report = await verifyBundle(Buffer.from(sample.text), bundleTrust(other), options);
  expect(report.valid).toBe(false);
});
