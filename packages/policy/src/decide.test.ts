import { decodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import type { CedarEngine } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { type SmallSet, sha256, smallFiles, smallInput, subject } from "./policy-set-fixture.ts";
import type { UnusablePolicySet } from "./policy-set.ts";

const engine = nodeCedarEngine();
const load = (set: SmallSet) => loadPolicySet(smallFiles(set), engine, sha256);
const rule = (id: string, effect: string, scope = "principal", rest = "", annotations = "") =>
  `@id("${id}")${annotations}\n${effect} (${scope}, action, resource)${rest};\n`;
const agent = subject("Agent::bot");
const unusable: UnusablePolicySet = {
  kind: "unusable",
  code: "POLICY_EXPIRED",
  digest: null,
  engine: null,
};
const broken: CedarEngine = {
  ...engine,
  evaluate: () => {
    throw new EngineFailureError("trap");
  },
};

test("a permit and no forbid allows", () => {
  const { output, outputBytes } = decide(load({}), smallInput(), engine);
  expect(decodeUtf8(outputBytes)).toBe(
    '{"code":null,"decision":"ALLOW","determining":["p"],"errors":[],' +
      '"obligations":{"budgets":[],"lease_s":300,"max_depth":0,"use":"once"},' +
      '"subjects":[{"decision":"ALLOW","determining":["p"],"uid":"User::alice"}]}',
  );
  expect(JSON.parse(decodeUtf8(outputBytes))).toEqual(output);
});

test("a stop denies before anything else is looked at", () => {
  const stop = { epoch: 3, match: { id: "s1", scope: "tenant" } };
  for (const set of [load({}), unusable]) {
    const { output } = decide(set, smallInput({ stop, action: "nonsense" }), broken);
    expect(output).toMatchObject({
      decision: "DENY",
      code: "STOPPED",
      determining: ["writ.stop"],
      subjects: [],
    });
  }
});

test.each([
  "POLICY_EXPIRED",
  "POLICY_NOT_YET_VALID",
  "POLICY_REVOKED",
  "POLICY_ROLLED_BACK",
  "POLICY_UNAVAILABLE",
] as const)("a set that is %s denies everything", (code) => {
  const { output } = decide({ ...unusable, code }, smallInput({ action: "nonsense" }), engine);
  expect(output).toEqual({ decision: "DENY", code, determining: [], errors: [], subjects: [] });
});

test("a request that does not conform is denied without asking policy", () => {
  const result = decide(
    load({}),
    smallInput({ input: { h: "", fields: { n: 1.5, x: "secret" } } }),
    broken,
  );
  expect(decodeUtf8(result.outputBytes)).toBe(
    '{"code":"INPUT_UNKNOWN_FIELD","decision":"DENY","determining":[],"errors":[],"problems":[' +
      '{"code":"INPUT_UNKNOWN_FIELD","pointer":"/input/fields/x"},{"code":"INPUT_FLOAT","pointer":"/input/fields/n"}],"subjects":[]}',
  );
  expect(result.problems.map(({ message }) => message)).toEqual([
    "is not declared; declared: m, n, s, tags",
    "is no integer; use minor units or have it declared as decimal",
  ]);
});

test("a broken engine denies", () => {
  expect(decide(load({}), smallInput(), broken).output).toMatchObject({
    decision: "DENY",
    code: "POLICY_ENGINE_FAILURE",
  });
});

test("what no code expected denies", () => {
  const endless: { x?: unknown } = {};
  endless.x = endless;
  const input = smallInput({ input: { h: "", fields: endless as never } });
  expect(decide(load({}), input, engine).output).toMatchObject({
    decision: "DENY",
    code: "POLICY_ENGINE_FAILURE",
  });
});

test("a policy that fails denies, whatever the others say, and is named", () => {
  // Validation would not let it pass; this is the net below.
  const set = load({
    policies:
      rule("ok", "permit") + rule("bad", "permit", "principal", " when { context.none == 1 }"),
  });
  expect(decide(set, smallInput(), engine).output).toMatchObject({
    decision: "DENY",
    code: "POLICY_ERROR",
    determining: [],
    errors: ["bad"],
    subjects: [{ uid: "User::alice", decision: "ALLOW" }],
  });
});

test("an agent needs a permit of its own, and so does whom it acts for", () => {
  const both =
    rule("user", "permit", "principal is User") + rule("agent", "permit", "principal is Agent");
  const decided = (policies: string, subjects?: "principal") =>
    decide(load({ policies, ...(subjects && { subjects }) }), smallInput({ actor: agent }), engine)
      .output;
  expect(decided(both)).toMatchObject({ decision: "ALLOW", determining: ["agent", "user"] });
  const alone = decided(rule("user", "permit", "principal is User"));
  expect(alone).toMatchObject({ decision: "DENY", code: "NO_PERMIT", determining: [] });
  expect(alone.subjects).toEqual([
    { uid: "User::alice", decision: "ALLOW", determining: ["user"] },
    { uid: "Agent::bot", decision: "DENY", determining: [] },
  ]);
  expect(decided(rule("agent", "permit", "principal is Agent"))).toMatchObject({
    code: "NO_PERMIT",
  });
  expect(decided(both + rule("no", "forbid", "principal is Agent"))).toMatchObject({
    code: "FORBIDDEN",
    determining: ["no"],
  });
  expect(decided(rule("user", "permit", "principal is User"), "principal")).toMatchObject({
    decision: "ALLOW",
  });
});

test("policy sees the agent while the principal is asked about, and the team of each", () => {
  const policies =
    rule(
      "user",
      "permit",
      'principal in Team::"ops"',
      ' when { context has actor && context.actor in Team::"bots" }',
    ) + rule("agent", "permit", 'principal in Team::"bots"', " unless { context has actor }");
  const input = smallInput({
    principal: subject("User::alice", { teams: ["Team::ops"] }),
    actor: subject("Agent::bot", { teams: ["Team::bots"] }),
  });
  expect(decide(load({ policies }), input, engine).output.decision).toBe("ALLOW");
  expect(decide(load({ policies }), { ...input, actor: agent }, engine).output.decision).toBe(
    "DENY",
  );
});

test("action groups, resource attributes and the clock reach policy", () => {
  const policies = `@id("p")
permit (principal, action in Action::"all", resource)
when { resource has class && resource.class == "heavy" }
when { context.now.hour == 9 && context.now.weekday == 6 && context.now.at == datetime("2026-01-31T09:30:00Z") };`;
  const input = smallInput({
    resource: { type: "Tool", id: "hammer", attributes: { class: "heavy" } },
  });
  expect(decide(load({ policies }), input, engine).output.decision).toBe("ALLOW");
});

const approvable = (id: string, when = "", annotation = `@approval("2-of:treasury")`) =>
  rule(
    id,
    "forbid",
    "principal",
    `${when} unless { context.approvals.contains("${id}") }`,
    annotation,
  );

test("what an approval would allow is pending", () => {
  const set = load({
    policies:
      rule("p", "permit") +
      approvable("b") +
      approvable("a", "", '@approval("break-glass:oncall")'),
  });
  const { output } = decide(set, smallInput(), engine);
  expect(output).toMatchObject({
    decision: "PENDING",
    code: "APPROVAL_REQUIRED",
    determining: ["a", "b"],
    approvals: [
      { policy: "a", m: 1, group: "oncall", kind: "break-glass" },
      { policy: "b", m: 2, group: "treasury" },
    ],
  });
  expect(output.obligations).toBeUndefined();
});

test("an approval lifts the rule that was approved, and only as it was then", () => {
  const set = load({ policies: rule("p", "permit") + approvable("a") + approvable("b") });
  const approvals = ["a", "b"].map((policy) => ({
    id: "1",
    policy,
    item: set.rules.get(policy)?.item ?? "",
  }));
  const decided = (given: typeof approvals) =>
    decide(set, smallInput({ approvals: given }), engine).output;
  expect(decided(approvals).decision).toBe("ALLOW");
  expect(decided(approvals.slice(0, 1))).toMatchObject({ decision: "PENDING", determining: ["b"] });
  const older = approvals.map((approval) => ({ ...approval, item: `sha256:${"0".repeat(64)}` }));
  expect(decided(older)).toMatchObject({ decision: "PENDING", determining: ["a", "b"] });
  expect(decided([{ id: "1", policy: "p", item: set.rules.get("p")?.item ?? "" }]).decision).toBe(
    "PENDING",
  );
});

test("nothing is pending that an approval would not allow", () => {
  const decided = (policies: string) =>
    decide(load({ policies }), smallInput({ actor: agent }), engine).output;
  expect(decided(approvable("a"))).toMatchObject({ code: "FORBIDDEN", determining: ["a"] });
  expect(decided(rule("p", "permit", "principal is User") + approvable("a"))).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(decided(rule("p", "permit") + rule("z", "forbid") + approvable("a"))).toMatchObject({
    code: "FORBIDDEN",
    determining: ["z", "a"],
  });
});

test("a permit that demands fresh runtime evidence allows nothing on stale or missing evidence", () => {
  const set = load({ policies: rule("p", "permit", "principal", "", '@max_age("PT1M")') });
  const { context } = smallInput();
  const runtime = { level: 1, profile: "sample", env: "prod", measurement: "m", age_s: 60 };
  const decided = (facts: typeof runtime | null) =>
    decide(set, smallInput({ context: { ...context, runtime: facts } }), engine).output;
  expect(decided(runtime)).toMatchObject({ decision: "ALLOW", obligations: { max_age_s: 60 } });
  const stale = decided({ ...runtime, age_s: 61 });
  expect(stale).toMatchObject({ decision: "DENY", code: "RUNTIME_STALE", determining: ["p"] });
  expect(stale.obligations).toBeUndefined();
  expect(decided(null)).toMatchObject({ decision: "DENY", code: "RUNTIME_UNVERIFIABLE" });
});
