import type { Json } from "@writ/encoding";
import fc from "fast-check";
import type { Annotations } from "./annotations.ts";
import type { DecisionInput } from "./decision-input.ts";
import { smallInput, subject } from "./policy-set-fixture.ts";
import type { PolicyRule } from "./policy-set.ts";

/** Conditions that hold for some of the generated requests; none can fail. */
const condition = fc.constantFrom(
  "true",
  "context.input.n > 2",
  "context.input.n * 3 < 10",
  "context.input has m && context.input.m == context.input.n",
  'context.input has tags && context.input.tags.contains("a")',
  'principal in Team::"ops"',
  "principal has suspended && principal.suspended",
  'context has actor && context.actor == Agent::"bot"',
  "context has runtime && context.runtime.level >= 1",
  'resource has class && resource.class like "h*"',
  'resource in Environment::"prod"',
  "context.ask.lease_s <= 300 && context.lineage.depth < 2",
);
const scope = fc.constantFrom(
  "principal, action, resource",
  "principal is User, action, resource",
  'principal is Agent, action == Action::"do", resource',
  'principal in Team::"ops", action in Action::"all", resource is Tool',
  'principal, action, resource == Tool::"hammer"',
);
/** Scope, `when` or `unless`, and condition of a rule. */
export type Body = readonly [scope: string, word: string, condition: string];
/** What a permit states: as text, and as read. */
export type Stated = readonly [text: string, annotations: Annotations];
/** What a rule says. */
export const body: fc.Arbitrary<Body> = fc.tuple(
  scope,
  fc.constantFrom("when", "unless"),
  condition,
);
const stated: fc.Arbitrary<Stated> = fc.constantFrom<Stated>(
  ["", {}],
  ['@lease("PT1M")', { lease_s: 60 }],
  ['@lease("PT20M")@max_depth("3")', { lease_s: 1200, max_depth: 3 }],
  ['@redeem("multi")', { redeem: "multi" }],
);

/** A rule with its text. Its item stands for itself. */
export interface Rule extends PolicyRule {
  readonly text: string;
}

/** A permit of the small set. */
export const permit = ([where, word, what]: Body, id: string, states: Stated = ["", {}]): Rule => ({
  id,
  item: id,
  effect: "permit",
  annotations: states[1],
  text: `@id("${id}")${states[0]}\npermit (${where}) ${word} { ${what} };\n`,
});
/** A forbid that nothing lifts. */
export const forbid = ([where, word, what]: Body, id: string): Rule => ({
  id,
  item: id,
  effect: "forbid",
  annotations: {},
  text: `@id("${id}")\nforbid (${where}) ${word} { ${what} };\n`,
});
/** A forbid that an approval lifts. */
export const approvable = ([where, , what]: Body, id: string): Rule => ({
  id,
  item: id,
  effect: "forbid",
  annotations: { approval: { m: 1, group: "sre" } },
  text: `@id("${id}")@approval("1-of:sre")
forbid (${where}) when { ${what} } unless { context.approvals.contains("${id}") };\n`,
});

/** Up to four permits `p…`, a forbid `f0` and two approvable ones `a0`, `a1`. */
export const rules: fc.Arbitrary<readonly Rule[]> = fc
  .record({
    permits: fc.array(fc.tuple(body, stated), { maxLength: 4 }),
    forbids: fc.array(body, { maxLength: 1 }),
    approvables: fc.array(body, { maxLength: 2 }),
  })
  .map(({ permits, forbids, approvables }) => [
    ...permits.map(([one, states], i) => permit(one, `p${i}`, states)),
    ...forbids.map((one, i) => forbid(one, `f${i}`)),
    ...approvables.map((one, i) => approvable(one, `a${i}`)),
  ]);

const subjectOf = (uids: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...uids), fc.boolean(), fc.subarray(["Team::ops", "Team::dev"]))
    .map(([uid, suspended, teams]) => subject(uid, { attributes: { suspended }, teams }));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const present = (object: { readonly [name: string]: Json | undefined }) =>
  Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
/** An approval of a rule as it is. */
export const approval = (policy: string) => ({ id: "1", policy, item: policy });

/** Requests that conform to the small set's schema, most of them. */
export const request: fc.Arbitrary<DecisionInput> = fc
  .record({
    principal: subjectOf(["User::alice", "Workload::w", "Agent::bot"]),
    actor: fc.option(subjectOf(["Agent::bot", "Agent::cat"])),
    resource: fc.constantFrom(["Tool", "hammer"], ["Tool", "saw"], ["Environment", "prod"]),
    class: optional(fc.constantFrom("heavy", "light")),
    n: fc.integer({ min: -5, max: 5 }),
    m: optional(fc.maxSafeInteger()),
    tags: optional(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 })),
    s: optional(fc.string({ unit: "binary" })),
    level: fc.option(fc.nat(2)),
    lease: fc.constantFrom(0, 300, 301),
    approvals: fc.subarray(["a0", "a1"]),
  })
  .map((x) => {
    const input = smallInput();
    const [type = "", id = ""] = x.resource;
    const runtime = { level: x.level ?? 0, profile: "p", env: "prod", measurement: "m", age_s: 1 };
    return {
      ...input,
      principal: x.principal,
      actor: x.actor,
      resource: { type, id, attributes: present({ class: type === "Tool" ? x.class : undefined }) },
      input: { h: "sha256:0", fields: present({ n: x.n, m: x.m, tags: x.tags, s: x.s }) },
      context: {
        ...input.context,
        runtime: x.level === null ? null : runtime,
        ask: { ...input.context.ask, lease_s: x.lease },
      },
      approvals: x.approvals.map(approval),
    };
  });
