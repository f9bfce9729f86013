import { expect, test } from "vitest";
import { CORE_SCHEMA } from "./core-schema.ts";
import { lintSchema } from "./lint-schema.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import type { PolicyProblem } from "./policy-problem.ts";
import { readSchema } from "./read-schema.ts";

const engine = nodeCedarEngine();
const action = (context: string, annotations = "", resource = "Tool") =>
  `entity Tool; ${annotations} action "do" appliesTo { principal: User, resource: ${resource}, context: { ${context} } };`;

function messagesOf(own: string): readonly string[] {
  const problems: PolicyProblem[] = [];
  const schema = readSchema(CORE_SCHEMA + own, engine, problems);
  return schema === undefined ? problems.map(({ message }) => message) : lintSchema(schema);
}

test("groups of an action are found through groups", () => {
  const schema = readSchema(
    `${CORE_SCHEMA}action "a"; action "b" in ["a"]; action "c" in ["b"]; entity Tool;
     @input("open") action "do" in ["c"] appliesTo { principal: User, resource: Tool, context: { stop: Stop } };`,
    engine,
    [],
  );
  expect([...(schema?.actions.keys() ?? [])]).toEqual(["do"]);
  expect(schema?.actions.get("do")).toMatchObject({ groups: ["a", "b", "c"], isOpen: true });
});

test("every field the control plane can fill in may be declared", () => {
  const context = `stop: Stop, now: Clock, runtime: Runtime, lineage: Lineage, ask: Ask, auth: Auth, actor?: Agent,
    behalf?: User, approvals: Set<String>, input: { n: Long, at?: datetime, deep?: { ip: ipaddr }, all?: Set<decimal>,
    @format("url") callback?: { scheme: String, host: String, port: Long, path: String } }`;
  expect(messagesOf(action(context))).toEqual([]);
});

test.each([
  ["no stop", action("ask: Ask"), "do: the context must declare stop: Stop"],
  [
    "a field nobody fills in",
    action("stop: Stop, mood: String"),
    "do.mood: the context has no such field",
  ],
  ["a field of another type", action("stop: Stop, ask: Auth"), "do.ask: must be Ask"],
  [
    "an actor that must be there",
    action("stop: Stop, actor: Agent"),
    "do.actor: must be optional, of type Agent",
  ],
  [
    "an actor of another type",
    action("stop: Stop, actor?: User"),
    "do.actor: must be optional, of type Agent",
  ],
  [
    "an input that may be absent",
    action("stop: Stop, input?: { n: Long }"),
    "do.input: must be a required record",
  ],
  [
    "an entity in the input",
    action("stop: Stop, input: { a: Set<User> }"),
    "do.input.a: entities are not accepted here; make it the resource",
  ],
  [
    "a reserved name",
    action("stop: Stop, input: { __x: Long }"),
    "do.input.__x: names that begin with __ are reserved",
  ],
  [
    "a format on another type",
    action('stop: Stop, input: { @format("url") u: String }'),
    'do.input.u: @format("url") needs {scheme: String, host: String, port: Long, path: String}',
  ],
  [
    "an unknown format",
    action('stop: Stop, input: { @format("path") p: String }'),
    'do.input.p: the annotation @format("path") is not known here',
  ],
  [
    "an unknown annotation",
    action("stop: Stop", '@output("open")'),
    'do: the annotation @output("open") is not known here',
  ],
  [
    "an annotation at the wrong place",
    `${action("stop: Stop")} @format("url") type Url = { scheme: String };`,
    'Url: the annotation @format("url") is not known here',
  ],
  [
    "an attribute nobody supplies",
    `${action("stop: Stop", "", "Safe")} entity Safe { owner: String };`,
    'Safe.owner: nobody can supply it; make it optional or @source("caller")',
  ],
  [
    "a name that is no action",
    action("stop: Stop").replace('"do"', '"Do it"'),
    "Do it: actions are named like tool:call",
  ],
  [
    "a subject of its own",
    action("stop: Stop").replace("User", "Tool"),
    "do: Tool is not User, Workload or Agent",
  ],
  [
    "an annotation every object has",
    action("stop: Stop", '@constructor("x")'),
    'do: the annotation @constructor("x") is not known here',
  ],
  ["tags", `${action("stop: Stop")} entity Box tags String;`, "Box: tags are not supported"],
  [
    "a namespace",
    `${action("stop: Stop")} namespace X { entity Y; }`,
    "namespace X: namespaces are not supported",
  ],
])("a schema with %s is refused", (_, own, message) => {
  expect(messagesOf(own)).toContain(message);
});

test("names that hide what the core schema defines are refused", () => {
  for (const own of ["entity Stop;", "type datetime = Long;", "type Stop = Long;", "entity User;"])
    expect(messagesOf(own).length).toBeGreaterThan(0);
});
