import {
  integer,
  isUid,
  type Json,
  list,
  nullable,
  object,
  oneOf,
  record,
  type Shape,
  text,
} from "@writ/encoding";
import type { AskFacts, AuthFacts, LineageFacts, RuntimeFacts } from "./decision-input.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { readSetJson } from "./set-json.ts";
import { json } from "./json-shape.ts";

const DEFAULTS = "tests/_defaults.json";

/** What the directory says of somebody, in a test. */
interface TestEntity {
  readonly attributes?: { readonly [name: string]: Json };
  readonly teams?: readonly string[];
}

/** What is known besides the act, as far as a test states it; the rest comes from the defaults. */
interface TestContext {
  /** Milliseconds since the Unix epoch. */
  readonly now?: number;
  readonly runtime?: Partial<RuntimeFacts> | null;
  readonly lineage?: Partial<LineageFacts>;
  readonly ask?: Partial<AskFacts>;
  readonly auth?: Partial<AuthFacts>;
}

/** Names of entities are `Type::id`. */
type TestEntities = { readonly [uid: string]: TestEntity };

/** A case a policy engineer wrote (policy.md 3.5). */
export interface SetTest {
  readonly name: string;
  readonly given: {
    readonly principal: string;
    readonly actor?: string;
    readonly action: string;
    readonly resource: string;
    /** Attributes of the resource, as a caller sends them. */
    readonly attributes?: { readonly [name: string]: Json };
    /** The input; null for one that is sent by digest. Empty object by default. */
    readonly input?: Json;
    readonly context?: TestContext;
    readonly entities?: TestEntities;
    /** Ids of the rules that were approved. */
    readonly approvals?: readonly string[];
  };
  readonly expect: {
    readonly decision: "ALLOW" | "DENY" | "PENDING";
    readonly code?: string;
    readonly determining?: readonly string[];
    readonly lease_s?: number;
  };
}

/** What tests/_defaults.json states for all cases. */
export interface SetTestDefaults {
  readonly context?: TestContext;
  readonly entities?: TestEntities;
}

/** A case and the file it is in. */
export interface LocatedSetTest {
  readonly path: string;
  readonly test: SetTest;
}

const anyText = text("a text of up to 280 characters", (v) => v.length <= 280);
const uid = text("like Type::id", isUid);
const count = integer(0, Number.MAX_SAFE_INTEGER);
const facts = record(json);

const entities = record(
  object<object, TestEntity>({}, { attributes: facts, teams: list(anyText, 0, 1_000) }),
);

const context = object<object, TestContext>(
  {},
  {
    now: count,
    runtime: nullable(
      object<object, RuntimeFacts>(
        {},
        { level: count, profile: anyText, env: anyText, measurement: anyText, age_s: count },
      ),
    ),
    lineage: object<object, LineageFacts>(
      {},
      { depth: count, root_kind: anyText, siblings: count, parent_action: anyText },
    ),
    ask: object<object, AskFacts>(
      {},
      { kind: anyText, lease_s: count, max_depth: count, use: anyText, audience: anyText },
    ),
    auth: object<object, AuthFacts>({}, { method: anyText, age_s: count, issuer: anyText }),
  },
);

type Given = SetTest["given"];
type Expect = SetTest["expect"];
type Required = "principal" | "action" | "resource";

const setTest = object<SetTest>({
  name: anyText,
  given: object<Pick<Given, Required>, Omit<Given, Required>>(
    { principal: uid, action: anyText, resource: uid },
    {
      actor: uid,
      attributes: facts,
      input: json,
      context,
      entities,
      approvals: list(anyText, 0, 100),
    },
  ),
  expect: object<Pick<Expect, "decision">, Omit<Expect, "decision">>(
    { decision: oneOf("ALLOW", "DENY", "PENDING") },
    {
      code: anyText,
      determining: list(anyText, 0, 1_000),
      lease_s: integer(0, Number.MAX_SAFE_INTEGER),
    },
  ),
});

const setTests = list(setTest, 0, 10_000);
const defaults = object<object, SetTestDefaults>({}, { context, entities });

/** Reads the cases of a directory, each file holding one or a list of them; what is not one is pushed as a problem. */
export function readSetTests(
  files: PolicyFiles,
  problems: PolicyProblem[],
): { readonly tests: readonly LocatedSetTest[]; readonly defaults: SetTestDefaults } {
  const tests: LocatedSetTest[] = [];
  for (const [path, content] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!path.startsWith("tests/") || path === DEFAULTS) continue;
    const oneOrMore: Shape<readonly SetTest[]> = (value, at) =>
      Array.isArray(value) ? setTests(value, at) : [setTest(value, at)];
    for (const test of readSetJson(path, content, oneOrMore, problems) ?? [])
      tests.push({ path, test });
  }
  const names = new Set<string>();
  for (const { path, test } of tests) {
    if (names.has(test.name))
      problems.push(policyProblem("FILE_FORM", `two tests are named ${test.name}`, { path }));
    names.add(test.name);
  }
  const stated = readSetJson(DEFAULTS, files.get(DEFAULTS) ?? "{}", defaults, problems);
  return { tests, defaults: stated ?? {} };
}
