import { expect, test } from "vitest";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { problemsOf, sampleFiles, sha256, smallFiles } from "./policy-set-fixture.ts";

const engine = nodeCedarEngine();
const policy = (condition: string, annotations = "", effect = "permit") =>
  `@id("p")${annotations}\n${effect} (principal, action == Action::"do", resource)\nwhen { ${condition} };`;
const found = (policies: string) => problemsOf({ policies }, engine);
const reports = (files: ReadonlyMap<string, string>) =>
  inspectPolicySet(files, engine, sha256).problems;

test.each([
  ["a syntax error", '@id("p")\npermit (principal, action resource);', "POLICY_SYNTAX"],
  [
    "an annotation twice",
    '@id("p")@id("q")\npermit (principal, action, resource);',
    "POLICY_SYNTAX",
  ],
  ["no id", "permit (principal, action, resource);", "ID_MISSING"],
  ["a valueless id", "@id\npermit (principal, action, resource);", "ID_MISSING"],
  ["an id with capitals", '@id("Rule")\npermit (principal, action, resource);', "ID_INVALID"],
  [
    "an id of 97 characters",
    `@id("${"a".repeat(97)}")\npermit (principal, action, resource);`,
    "ID_INVALID",
  ],
  ["a reserved id", '@id("writ.stop")\npermit (principal, action, resource);', "ID_RESERVED"],
  ["the same id twice", `${policy("true")}\n${policy("true")}`, "ID_DUPLICATE"],
  [
    "a slot outside of templates/",
    '@id("p")\npermit (principal == ?principal, action, resource);',
    "POLICY_MISPLACED",
  ],
  ["an attribute that does not exist", policy("context.input.k == 1"), "POLICY_INVALID"],
  ["an optional attribute read without a guard", policy("context.input.m == 1"), "POLICY_INVALID"],
  ["a type error", policy('context.input.n == "1" || context.input.n < "2"'), "POLICY_INVALID"],
  ["a policy that can never hold", policy("false"), "POLICY_WARNING"],
  [
    "an enumerated id that does not exist",
    policy('resource == Environment::"staging"'),
    "POLICY_INVALID",
  ],
  ["an unknown entity type", policy('principal in Group::"x"'), "POLICY_INVALID"],
  ["a right-to-left override", policy('principal == User::"\u202eecila"'), "POLICY_WARNING"],
  ["a Cyrillic a among Latin letters", policy('principal == User::"\u0430lice"'), "POLICY_WARNING"],
])("%s is refused", (_, policies, code) => {
  expect(found(policies)).toContain(code);
});

test("an id of 96 characters is an id", () => {
  expect(found(`@id("${"a".repeat(96)}")\npermit (principal, action, resource);`)).toEqual([]);
});

test("an enumerated id in a link must exist, which the engine does not check", () => {
  const templates = '@id("t")\npermit (principal, action, resource == ?resource);';
  const link = (resource: string) => ({
    policies: "",
    templates,
    links: [{ id: "l", template: "t", resource }],
  });
  expect(problemsOf(link("Environment::prod"), engine)).toEqual([]);
  expect(problemsOf(link("Environment::staging"), engine)).toContain("LINK_INVALID");
  expect(problemsOf(link("Nothing::x"), engine)).toContain("LINK_INVALID");
});

test.each([
  ["without a template", { id: "l", template: "none" }],
  ["without a value for a slot", { id: "l", template: "t" }],
  [
    "with a value for no slot",
    { id: "l", template: "t", resource: "Tool::a", principal: "User::a" },
  ],
  ["with the id of a policy", { id: "p", template: "t", resource: "Tool::a" }],
  ["with a reserved id", { id: "writ.stop", template: "t", resource: "Tool::a" }],
])("a link %s is refused", (_, link) => {
  const templates = '@id("t")\npermit (principal, action, resource == ?resource);';
  expect(problemsOf({ templates, links: [link] }, engine)).toContain("LINK_INVALID");
});

test("a policy that reads an attribute no request has does not publish", () => {
  // Published test vectors of another project rest on a rule like this one; it can only ever fail.
  const schema =
    'entity Tool; action "tool:call" appliesTo { principal: [Agent], resource: [Tool], context: { stop: Stop } };';
  const policies =
    '@id("p")\nforbid (principal, action, resource) when { context.tool_name == "shell" };';
  expect(problemsOf({ schema, policies }, engine)).toContain("POLICY_INVALID");
});

test("a problem says where it is", () => {
  const files = new Map(sampleFiles());
  const path = "policies/10-tools.cedar";
  files.set(path, (files.get(path) ?? "").replace("contains(principal)", "contains(principle)"));
  expect(reports(files)).toMatchObject([{ code: "POLICY_SYNTAX", path, line: 14 }]);
  files.set(
    path,
    (sampleFiles().get(path) ?? "").replace("contains(principal)", "contains(context.ask.lease)"),
  );
  expect(reports(files)[0]).toMatchObject({
    code: "POLICY_INVALID",
    path,
    line: 14,
    policyId: "tools/search-agents",
  });
});

test("what is wrong with several policies is said at once", () => {
  const policies = ["context.input.k == 1", "context.input.n * context.input.n > 4"]
    .map((condition, i) => policy(condition).replace('"p"', `"p${i}"`))
    .join("\n");
  const problems = reports(smallFiles({ policies }));
  expect(problems.map(({ code, policyId, line }) => `${code} ${policyId} ${line}`)).toEqual([
    "POLICY_INVALID p0 3",
    "MAY_OVERFLOW p1 4",
  ]);
});

test("a set written for another engine is refused", () => {
  const files = new Map(smallFiles());
  files.set("policyset.json", (files.get("policyset.json") ?? "").replace("4.13.0", "4.12.0"));
  expect(reports(files).map(({ code }) => code)).toEqual(["ENGINE_MISMATCH"]);
});

const request = {
  principal: "User::alice",
  action: "do",
  resource: "Tool::hammer",
  input: { n: 1 },
};
const allow = { name: "works", given: request, expect: { decision: "ALLOW" } };

test("every rule needs a test that satisfies it", () => {
  const policies = `${policy("true")}\n@id("f")\nforbid (principal, action, resource) when { context.input.n > 5 };`;
  const refuse = {
    ...allow,
    name: "refuses",
    given: { ...request, input: { n: 6 } },
    expect: { decision: "DENY", determining: ["f"] },
  };
  const report = (tests: readonly object[]) =>
    reports(smallFiles({ policies, tests })).map(({ code, policyId }) => `${code} ${policyId}`);
  expect(report([])).toEqual(["POLICY_UNTESTED p", "POLICY_UNTESTED f"]);
  expect(report([allow])).toEqual(["POLICY_UNTESTED f"]);
  // The permit is satisfied too, though the forbid decides.
  expect(report([refuse])).toEqual([]);
});

test.each([
  ["another decision", { decision: "DENY" }],
  ["another code", { decision: "ALLOW", code: "NO_PERMIT" }],
  ["other policies", { decision: "ALLOW", determining: ["q"] }],
  ["another lease", { decision: "ALLOW", lease_s: 299 }],
])("a test that comes out with %s keeps the set from being published", (_, expect_) => {
  const tests = [{ ...allow, expect: expect_ }];
  expect(reports(smallFiles({ tests })).map(({ code, path }) => `${code} ${path}`)).toEqual([
    "TEST_FAILED tests/all.json",
  ]);
});

test("a test that is not one is refused", () => {
  for (const tests of [
    [{ ...allow, expects: {} }],
    [allow, allow],
    [{ ...allow, given: { ...request, context: { ask: { lease: 1 } } } }],
  ])
    expect(reports(smallFiles({ tests })).map(({ code }) => code)).toContain("FILE_FORM");
});

test("what breaks the engine while it is looked at is a problem, and the next set is looked at", () => {
  const deep = policy(`context.input.n${" + 1".repeat(3_000)} > 0`);
  expect(found(deep)).toContain("POLICY_TOO_DEEP");
  expect(found(policy("true"))).toEqual([]);
});
