import { canonicalBytes, encodeBase64, encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { failures, tampered, tier, verified } from "../testing/bundle-report.ts";
import { allowed } from "../testing/events.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import { sampleBundle, sampleReplay, sampleTrust } from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { buildBundle } from "./build-bundle.ts";
import type { Replay, Replayed } from "./replay.ts";

const whole = await sampleBundle();
const { openings } = JSON.parse(whole.text) as { openings: { event: number; name: string }[] };

test("shows what the decision commits to", async () => {
  const { checks } = await verified(whole.text);
  const shown = checks.filter(({ id }) => id === "disclosure").map(({ what }) => what);
  expect(shown).toHaveLength(2);
  expect(shown.join()).toContain('principal: "User::alice"');
});

test("shows only what its maker discloses", async () => {
  const disclose = (name: string): boolean =>
    name === "disclosure:actor" || name === "request-nonce";
  const report = await verified(await buildBundle({ ...whole.parts, disclose }, nodeCrypto));
  expect(failures(report)).toEqual(["it is valid"]);
  expect(report.checks.filter(({ id }) => id === "disclosure")).toHaveLength(1);
  expect(report.checks.filter(({ id }) => id === "opening")).toHaveLength(1);
});

test("refuses a disclosure of another value, another name or no form", async () => {
  const disclosure = (...parts: readonly string[]): string =>
    encodeBase64Url(canonicalBytes([...parts]));
  const salt = "A".repeat(22);
  const wrong = [
    disclosure(salt, "principal", "User::bob"),
    disclosure(salt, "input", "User::alice"),
    disclosure(salt, "constructor", "User::alice"),
    disclosure("short", "principal", "User::alice"),
    disclosure(salt, "principal"),
    "",
    "!",
  ];
  for (const one of wrong) {
    const changed = tampered(whole.text, ["disclosures"], () => [one]);
    expect(failures(await verified(changed))).toEqual(["disclosure"]);
  }
});

test("refuses openings of other bytes, of other events, and of unknown names", async () => {
  expect(openings.map(({ event, name }) => [event, name])).toEqual([
    [0, "grant-claims"],
    [0, "request-nonce"],
    [2, "executor-outcome"],
  ]);
  const values = [encodeBase64(encodeUtf8("other")), encodeBase64(Uint8Array.of(0xff)), ""];
  for (const [at, { event }] of openings.entries()) {
    for (const value of values) {
      const changed = tampered(whole.text, ["openings", at, "value"], () => value);
      expect(failures(await verified(changed))).toEqual([`opening ${event}`]);
    }
    const unknown = tampered(whole.text, ["openings", at, "name"], () => "decision-input");
    expect(failures(await verified(unknown))).toContain(`opening ${event}`);
    const moved = tampered(whole.text, ["openings", at, "event"], () => 1);
    expect(failures(await verified(moved))).toContain("opening 1");
    const far = tampered(whole.text, ["openings", at, "event"], () => 9);
    expect(failures(await verified(far))).toContain("opening 9");
  }
});

test("refuses a nonce where the decision names no request", async () => {
  const statements = sampleExecution("DENY", { policyProof: null });
  const report = await verified((await sampleBundle({ statements, replay: false })).text);
  expect(failures(report)).toEqual(["opening 0"]);
});

test("says that an executor's own signature is not verified here", async () => {
  expect((await verified(whole.text)).notProven.join()).toContain("executor's own signature");
});

test("decides the same again", async () => {
  const report = await verified(whole.text);
  expect(report.tiers[5]).toEqual({ tier: "replayed", status: "yes", detail: "ALLOW" });
});

test("does not claim a replay that nothing made", async () => {
  const report = await verified(whole.text, sampleTrust, { replay: undefined });
  expect(failures(report)).toEqual(["it is valid"]);
  expect(tier(report, "replayed")).toBe("not-checked");
  expect(report.notProven.join()).toContain("not made again");
});

test("refuses a replay that comes to anything else", async () => {
  const differing: Partial<Replayed>[] = [
    { policySet: null },
    { policySet: `sha256:${"0".repeat(64)}` },
    { engine: { name: "cedar-wasm", version: "4.13.0", digest: `sha256:${"0".repeat(64)}` } },
    { engine: { name: "cedar-wasm", version: "4.13.1", digest: `sha256:${"ab".repeat(32)}` } },
    { output: encodeUtf8('{"decision":"DENY"}') },
    { decision: "DENY" },
    { determining: [] },
    { determining: ["tools/search", "tools/other"] },
  ];
  for (const changed of differing) {
    const replay: Replay = async (material) => ({ ...(await sampleReplay(material)), ...changed });
    const report = await verified(whole.text, sampleTrust, { replay });
    expect(failures(report)).toEqual(["replay 0"]);
    expect(tier(report, "replayed")).toBe("no");
  }
  const replay: Replay = () => Promise.reject(new Error("the policy set has no schema"));
  const report = await verified(whole.text, sampleTrust, { replay });
  expect(report.checks.find(({ id }) => id === "replay")?.problem).toBe(
    "the policy set has no schema",
  );
});

test("refuses other policy files, another input and another output", async () => {
  const other = encodeBase64(encodeUtf8("other"));
  const content = tampered(whole.text, ["replay", "policySet", "files", 0, "content"], () => other);
  expect(failures(await verified(content))).toEqual(["replay 0"]);
  for (const part of ["input", "output"]) {
    const changed = tampered(whole.text, ["replay", part], () => other);
    expect(failures(await verified(changed))).toEqual([`replay-${part} 0`]);
  }
});

test("takes a denial by a later rule of what policy allowed, never the reverse", async () => {
  const denied = await sampleBundle({ statements: sampleExecution("DENY") });
  expect(failures(await verified(denied.text))).toEqual(["it is valid"]);
  const deny: Replay = async (material) => ({
    ...(await sampleReplay(material)),
    decision: "DENY",
  });
  expect(failures(await verified(whole.text, sampleTrust, { replay: deny }))).toEqual(["replay 0"]);
});

test("refuses replay material where no policy was asked", async () => {
  const statements = sampleExecution("DENY", {
    policyProof: null,
    commitments: allowed.commitments,
  });
  const { parts } = await sampleBundle({ statements });
  const text = await buildBundle({ ...parts, disclose: () => false }, nodeCrypto);
  expect(failures(await verified(text))).toEqual(["replay-input 0", "replay-output 0", "replay 0"]);
});
