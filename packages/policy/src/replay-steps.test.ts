import { expect, test } from "vitest";
import { digestText } from "./hash.ts";
import { sha256, smallFiles, smallInput } from "./policy-set-fixture.ts";
import { replayDecision, type ReplayMaterial } from "./replay.ts";
import { decided, engine, flipped, replaced, withFile } from "./replay-fixture.ts";
import { type RecordedDecision, replayReport } from "./replay-steps.ts";

const forbidden = decided(
  smallFiles({
    policies:
      '@id("p")\npermit (principal, action, resource);\n@id("f")\nforbid (principal, action, resource);\n',
  }),
);

/** What a truthful statement says of the material. */
function statedOf(material: ReplayMaterial): RecordedDecision {
  const { code, decision, determining, policySet } = replayDecision(material, engine, sha256);
  return {
    input: digestText(sha256, material.input),
    engine: engine.identity,
    policySet,
    determining,
    decision,
    reasonCodes: code === null ? [] : [code],
    output: digestText(sha256, material.output),
  };
}

function statuses(material: ReplayMaterial, recorded: RecordedDecision): string {
  const { isEqual, steps } = replayReport(material, recorded, engine, sha256);
  expect(isEqual).toBe(steps.every(({ status }) => status === "equal"));
  return steps.map(({ part, status }) => `${part}:${status}`).join(" ");
}

const EQUAL =
  "input:equal engine:equal policy-set:equal determining:equal decision:equal output:equal";

test("all parts are equal to what was recorded", () => {
  expect(statuses(forbidden, statedOf(forbidden))).toBe(EQUAL);
});

test.each<[string, Partial<RecordedDecision>]>([
  ["input", { input: `sha256:${"0".repeat(64)}` }],
  ["engine", { engine: { ...engine.identity, version: "4.12.0" } }],
  ["policy-set", { policySet: null }],
  ["determining", { determining: [] }],
  ["decision", { decision: "ALLOW" }],
  ["output", { output: `sha256:${"0".repeat(64)}` }],
])(
  "a statement with another %s differs there, and nothing is said of what comes after",
  (part, lie) => {
    const { steps } = replayReport(forbidden, { ...statedOf(forbidden), ...lie }, engine, sha256);
    const at = steps.findIndex((step) => step.part === part);
    expect(steps.slice(0, at).every(({ status }) => status === "equal")).toBe(true);
    expect(steps[at]?.status).toBe("differs");
    expect(steps.slice(at + 1).every(({ status }) => status === "not-reached")).toBe(true);
  },
);

test("any changed byte of the input is found there", () => {
  const recorded = statedOf(forbidden);
  for (let at = 0; at < forbidden.input.length; at++) {
    const input = flipped(forbidden.input, at);
    const { steps } = replayReport({ ...forbidden, input }, recorded, engine, sha256);
    expect(steps[0]).toMatchObject({ part: "input", status: "differs", expected: recorded.input });
  }
});

test("a changed policy is found at the policy set, after input and engine", () => {
  const changed = withFile(forbidden, "policies/all.cedar", (bytes) =>
    replaced(bytes, "forbid", "permit"),
  );
  expect(statuses(changed, statedOf(forbidden))).toBe(
    "input:equal engine:equal policy-set:differs determining:not-reached decision:not-reached output:not-reached",
  );
});

test("an ALLOW of policy that was refused afterwards is no difference, and is said", () => {
  const allowed = decided(smallFiles(), smallInput());
  const recorded = { ...statedOf(allowed), decision: "DENY", reasonCodes: ["DELEGATION_SCOPE"] };
  const { isEqual, steps } = replayReport(allowed, recorded, engine, sha256);
  expect(isEqual).toBe(true);
  expect(steps.find(({ part }) => part === "decision")?.note).toMatch(/DELEGATION_SCOPE/);
});

test("an ALLOW that policy does not give is a difference", () => {
  const recorded = { ...statedOf(forbidden), decision: "ALLOW", reasonCodes: [] };
  expect(replayReport(forbidden, recorded, engine, sha256).isEqual).toBe(false);
});
