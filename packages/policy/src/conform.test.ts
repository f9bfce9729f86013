import type { Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { CORE_SCHEMA } from "./core-schema.ts";
import { conform } from "./conform.ts";
import type { DecisionInput } from "./decision-input.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { smallInput, subject } from "./policy-set-fixture.ts";
import { readSchema } from "./read-schema.ts";
import type { SchemaModel } from "./schema-model.ts";

const schema = readSchema(
  `${CORE_SCHEMA}
entity Tool { @source("caller") class?: String, @source("caller") labels?: { a: Long }, secret?: String };
entity Environment enum ["dev", "prod"];
action "do" appliesTo { principal: [User, Agent], resource: [Tool, Environment], context: {
  stop: Stop, behalf?: User,
  input: { n: Long, s?: String, b?: Bool, tags?: Set<String>, nested?: Set<Set<Long>>, rate?: decimal, at?: datetime,
           deep?: { a: { b: Long } }, @format("url") callback?: { scheme: String, host: String, port: Long, path: String } },
} };
@input("open") action "open" appliesTo { principal: [User], resource: [Tool], context: { stop: Stop } };
@input("open") action "partly" appliesTo { principal: [User], resource: [Tool], context: { stop: Stop, input: { n?: Long } } };
action "none" appliesTo { principal: [User], resource: [Tool], context: { stop: Stop } };
action "attested" appliesTo { principal: [User], resource: [Tool], context: { stop: Stop, runtime: Runtime } };
`,
  nodeCedarEngine(),
  [],
) as SchemaModel;

function problemsOf(rest: Partial<DecisionInput>): readonly string[] {
  const conformed = conform(schema, smallInput(rest));
  return "problems" in conformed
    ? conformed.problems.map(({ code, pointer }) => `${code} ${pointer}`)
    : [];
}
const withFields = (fields: Json, action = "do") =>
  problemsOf({ action, input: { h: "sha256:0", fields } });
function converted(fields: Json, action = "do") {
  const conformed = conform(schema, smallInput({ action, input: { h: "sha256:0", fields } }));
  return "request" in conformed
    ? JSON.parse(JSON.stringify(conformed.request.input))
    : conformed.problems;
}

test("input is handed to policy in the types the action declares", () => {
  const fields = {
    n: -0,
    s: "ü",
    b: false,
    tags: ["a", "a"],
    nested: [[1], []],
    rate: 1.5,
    at: "2026-01-31T09:30:00.000Z",
    deep: { a: { b: 9007199254740991 } },
    callback: "https://example.com/x",
  };
  expect(converted(fields)).toEqual({
    ...fields,
    n: 0,
    rate: { __extn: { fn: "decimal", arg: "1.5" } },
    at: { __extn: { fn: "datetime", arg: "2026-01-31T09:30:00.000Z" } },
    callback: { scheme: "https", host: "example.com", port: 443, path: "/x" },
  });
  expect(converted({ n: 1, rate: "0.0001" })).toMatchObject({
    rate: { __extn: { arg: "0.0001" } },
  });
  expect(converted({ n: 1, rate: 3 })).toMatchObject({ rate: { __extn: { arg: "3.0" } } });
});

test.each<[string, Json, string]>([
  ["a string for a number", { n: "1" }, "INPUT_TYPE /input/fields/n"],
  ["a number for a string", { n: 1, s: 1 }, "INPUT_TYPE /input/fields/s"],
  ["a number for a boolean", { n: 1, b: 1 }, "INPUT_TYPE /input/fields/b"],
  ["an object for an array", { n: 1, tags: {} }, "INPUT_TYPE /input/fields/tags"],
  ["an array for an object", { n: 1, deep: [] }, "INPUT_TYPE /input/fields/deep"],
  ["no object at all", [1], "INPUT_TYPE /input/fields"],
  ["a missing field", {}, "INPUT_MISSING /input/fields/n"],
  ["a missing field further in", { n: 1, deep: { a: {} } }, "INPUT_MISSING /input/fields/deep/a/b"],
  ["a field nobody declared", { n: 1, x: 1 }, "INPUT_UNKNOWN_FIELD /input/fields/x"],
  [
    "a field nobody declared further in",
    { n: 1, deep: { a: { b: 1 }, x: 1 } },
    "INPUT_UNKNOWN_FIELD /input/fields/deep/x",
  ],
  ["a null", { n: null }, "INPUT_NULL /input/fields/n"],
  ["a null in an array", { n: 1, tags: [null] }, "INPUT_NULL /input/fields/tags/0"],
  ["a fraction", { n: 1.5 }, "INPUT_FLOAT /input/fields/n"],
  ["not a number", { n: NaN }, "INPUT_FLOAT /input/fields/n"],
  ["infinity", { n: Infinity }, "INPUT_FLOAT /input/fields/n"],
  ["2^53", { n: 2 ** 53 }, "INPUT_INTEGER_UNSAFE /input/fields/n"],
  ["-2^53", { n: -(2 ** 53) }, "INPUT_INTEGER_UNSAFE /input/fields/n"],
  ["a lone surrogate", { n: 1, s: "\ud800" }, "INPUT_NOT_UNICODE /input/fields/s"],
  ["a long string", { n: 1, s: "x".repeat(8_193) }, "INPUT_TOO_LONG /input/fields/s"],
  ["a string long in bytes", { n: 1, s: "ü".repeat(4_097) }, "INPUT_TOO_LONG /input/fields/s"],
  [
    "a long array",
    { n: 1, tags: Array<string>(257).fill("x") },
    "INPUT_TOO_LONG /input/fields/tags",
  ],
  ["a decimal of five digits", { n: 1, rate: 0.00001 }, "INPUT_FORMAT /input/fields/rate"],
  ["a decimal in another spelling", { n: 1, rate: "1.50" }, "INPUT_FORMAT /input/fields/rate"],
  [
    "a URL in another spelling",
    { n: 1, callback: "https://example.com" },
    "INPUT_NOT_CANONICAL /input/fields/callback",
  ],
  [
    "the parts of a URL",
    { n: 1, callback: { scheme: "https", host: "a", port: 1, path: "/" } },
    "INPUT_TYPE /input/fields/callback",
  ],
  [
    "an entity in disguise",
    { n: 1, deep: { __entity: { type: "User", id: "root" } } },
    "INPUT_RESERVED_NAME /input/fields/deep/__entity",
  ],
  [
    "an extension value in disguise",
    { n: { __extn: { fn: "ip", arg: "::" } } },
    "INPUT_RESERVED_NAME /input/fields/n/__extn",
  ],
  [
    "a prototype",
    JSON.parse('{"n":1,"__proto__":{"s":"x"}}') as Json,
    "INPUT_RESERVED_NAME /input/fields/__proto__",
  ],
  ["a name with slashes", { n: 1, "a/b~c": 1 }, "INPUT_UNKNOWN_FIELD /input/fields/a~1b~0c"],
])("%s is refused", (_, fields, problem) => {
  expect(withFields(fields)).toContain(problem);
});

test("lengths may go up to their limits", () => {
  expect(withFields({ n: 1, s: "x".repeat(8_192), tags: Array<string>(256).fill("x") })).toEqual(
    [],
  );
  expect(withFields({ n: 1, s: "ü".repeat(4_096) })).toEqual([]);
});

test("everything that is wrong is said at once, and no more than a caller can use", () => {
  expect(withFields({ s: 1, b: null, x: 1 })).toEqual([
    "INPUT_UNKNOWN_FIELD /input/fields/x",
    "INPUT_NULL /input/fields/b",
    "INPUT_MISSING /input/fields/n",
    "INPUT_TYPE /input/fields/s",
  ]);
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, i]));
  expect(withFields(many)).toHaveLength(64);
});

test("no message repeats a value", () => {
  const secret = "hunter2";
  const fields = {
    n: secret,
    s: 1,
    rate: secret,
    at: secret,
    callback: `https://${secret}@example.com/`,
  };
  const conformed = conform(schema, smallInput({ input: { h: "", fields } }));
  expect(JSON.stringify("problems" in conformed && conformed.problems)).not.toContain(secret);
});

test("an open input may have more fields, which policy does not see", () => {
  expect(converted({ anything: [1, { x: null }] }, "open")).toEqual({});
  expect(converted({ n: 1, more: 1.5 }, "partly")).toEqual({ n: 1 });
  expect(withFields({ deep: [{ __extn: 1 }] }, "open")).toEqual([
    "INPUT_RESERVED_NAME /input/fields/deep/0/__extn",
  ]);
  expect(withFields(["x"], "open")).toEqual(["INPUT_TYPE /input/fields"]);
});

test("a digest alone is enough only where policy looks at no field", () => {
  expect(withFields(null, "open")).toEqual([]);
  for (const action of ["do", "partly", "none"])
    expect(withFields(null, action)).toEqual(["INPUT_MISSING /input/fields"]);
});

test("an action without declared input takes an empty object only", () => {
  expect(withFields({}, "none")).toEqual([]);
  expect(withFields({ n: 1 }, "none")).toEqual(["INPUT_UNKNOWN_FIELD /input/fields/n"]);
});

test("what the schema does not know is refused by name", () => {
  expect(problemsOf({ action: "undo" })).toEqual(["ACTION_UNKNOWN /action"]);
  expect(problemsOf({ action: "toString" })).toEqual(["ACTION_UNKNOWN /action"]);
  expect(problemsOf({ principal: subject("Workload::w") })).toEqual([
    "SUBJECT_TYPE_NOT_ALLOWED /principal",
  ]);
  expect(problemsOf({ principal: subject("User::a b") })).toEqual([
    "SUBJECT_TYPE_NOT_ALLOWED /principal",
  ]);
  expect(problemsOf({ actor: subject("User::bob") })).toEqual(["SUBJECT_TYPE_NOT_ALLOWED /actor"]);
  expect(problemsOf({ resource: { type: "User", id: "a", attributes: {} } })).toEqual([
    "RESOURCE_TYPE_NOT_ALLOWED /resource",
  ]);
  expect(problemsOf({ resource: { type: "Environment", id: "qa", attributes: {} } })).toEqual([
    "FACT_INVALID /resource/id",
  ]);
  expect(problemsOf({ resource: { type: "Tool", id: "nonesuch", attributes: {} } })).toEqual([]);
});

test("an agent acts only for those the action declares", () => {
  expect(problemsOf({ actor: subject("Agent::a") })).toEqual([]);
  expect(problemsOf({ principal: subject("Agent::b"), actor: subject("Agent::a") })).toEqual([
    "SUBJECT_TYPE_NOT_ALLOWED /principal",
  ]);
});

test("only attributes marked for it are taken from callers", () => {
  const sent = (attributes: { readonly [name: string]: Json }) =>
    problemsOf({ resource: { type: "Tool", id: "hammer", attributes } });
  expect(sent({ class: "heavy", labels: { a: 1 } })).toEqual([]);
  expect(sent({ secret: "x", nothing: 1, __entity: {} })).toEqual([
    "ATTRIBUTE_NOT_ACCEPTED /resource/attributes/__entity",
    "ATTRIBUTE_NOT_ACCEPTED /resource/attributes/nothing",
    "ATTRIBUTE_NOT_ACCEPTED /resource/attributes/secret",
  ]);
  expect(sent({ class: 1, labels: { a: 1, __extn: 1 } })).toEqual([
    "INPUT_TYPE /resource/attributes/class",
    "INPUT_UNKNOWN_FIELD /resource/attributes/labels/__extn",
  ]);
});

test("facts of the directory are checked, and those nobody declared stay invisible", () => {
  const facts = (attributes: { readonly [name: string]: Json }, teams: readonly string[] = []) =>
    problemsOf({ principal: { uid: "User::alice", attributes, teams } });
  expect(
    facts({ suspended: false, department: null, nested: { __entity: 1 } }, ["Team::a", "Team::a"]),
  ).toEqual([]);
  expect(facts({})).toEqual(["FACT_MISSING /principal/attributes/suspended"]);
  expect(facts({ suspended: "no", clearance: 1.5, email: null })).toEqual([
    "FACT_INVALID /principal/attributes/clearance",
    "FACT_INVALID /principal/attributes/email",
    "FACT_INVALID /principal/attributes/suspended",
  ]);
  expect(facts({ suspended: false }, ["sre", "Tenant::x"])).toEqual([
    "FACT_INVALID /principal/teams/0",
    "FACT_INVALID /principal/teams/1",
  ]);
  expect(problemsOf({ actor: { uid: "Agent::a", attributes: {}, teams: [] } })).toEqual([
    "FACT_MISSING /actor/attributes/suspended",
  ]);
});

test("an action that demands an attested runtime is not asked for without", () => {
  expect(problemsOf({ action: "attested", input: { h: "", fields: {} } })).toEqual([
    "FACT_MISSING /context/runtime",
  ]);
});
