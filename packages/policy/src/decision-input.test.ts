import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { type DecisionInput, decisionInputBytes } from "./decision-input.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sha256, smallFiles, smallInput, subject } from "./policy-set-fixture.ts";
import type { UnusablePolicySet } from "./policy-set.ts";
import { readDecisionInput } from "./read-decision-input.ts";

const engine = nodeCedarEngine();
const set = loadPolicySet(smallFiles(), engine, sha256);
const full: DecisionInput = smallInput({
  principal: subject("User::zoe", {
    attributes: { suspended: false, department: "x" },
    teams: ["Team::a"],
  }),
  actor: subject("Agent::bot"),
  resource: { type: "Tool", id: "hammer", attributes: { class: "heavy" } },
  context: {
    now: 1_767_225_600_000,
    runtime: {
      level: 1,
      profile: "sample",
      env: "prod",
      measurement: `sha256:${"a".repeat(64)}`,
      age_s: 4,
    },
    lineage: { depth: 1, root_kind: "agent.run", siblings: 2, parent_action: "agent:run" },
    ask: {
      kind: "tool.call",
      lease_s: 60,
      max_depth: 0,
      use: "once",
      audience: "https://tools.test",
    },
    auth: { method: "client_assertion", age_s: 1, issuer: "sample/User::zoe" },
  },
  approvals: [{ id: "1", policy: "p", item: "sha256:0" }],
  stop: { epoch: 7, match: { id: "s", scope: "tool" } },
});

test("the document has the members of writ-decision-input/1, and the entities by uid", () => {
  const document = JSON.parse(decodeUtf8(decisionInputBytes(set, full)));
  expect(Object.keys(document)).toEqual([
    "action",
    "actor",
    "approvals",
    "context",
    "engine",
    "entities",
    "fences",
    "input",
    "policySet",
    "principal",
    "resource",
    "stop",
    "tenant",
    "v",
  ]);
  expect(document).toMatchObject({
    v: "writ-decision-input/1",
    policySet: set.digest,
    engine: { name: "cedar-wasm", version: "4.13.0", wasm: engine.identity.digest },
    entities: [{ uid: "Agent::bot" }, { uid: "User::zoe", attributes: { department: "x" } }],
  });
});

test("from the recorded bytes the same decision is made", () => {
  for (const input of [
    full,
    smallInput(),
    smallInput({ input: { h: "sha256:0", fields: null } }),
  ]) {
    const bytes = decisionInputBytes(set, input);
    const recorded = readDecisionInput(bytes);
    expect(recorded).toEqual({ policySet: set.digest, engine: engine.identity, input });
    expect(decide(set, recorded.input, engine).outputBytes).toEqual(
      decide(set, input, engine).outputBytes,
    );
    expect(decisionInputBytes(set, recorded.input)).toEqual(bytes);
  }
});

test("without a usable set the document says so", () => {
  const unusable: UnusablePolicySet = {
    kind: "unusable",
    code: "POLICY_UNAVAILABLE",
    digest: null,
    engine: null,
  };
  expect(readDecisionInput(decisionInputBytes(unusable, full))).toEqual({
    policySet: null,
    engine: null,
    input: full,
  });
});

test("a document of any other form is refused", () => {
  const text = decodeUtf8(decisionInputBytes(set, full));
  for (const changed of [
    text.replace("/1", "/2"),
    text.replace('"epoch":7', '"epoch":-7'),
    text.replace('"uid":"Agent::bot"', '"uid":"Agent::cat"'),
    text.replace('"tenant":"test"', '"tenant":"test","tenants":1'),
    text.replace('"siblings":2', '"siblings":2.5'),
    text.replace('{"action"', '{ "action"'),
  ]) {
    expect(changed).not.toBe(text);
    expect(() => readDecisionInput(encodeUtf8(changed))).toThrow(Error);
  }
});
