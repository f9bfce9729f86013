import fc from "fast-check";
import { expect, test } from "vitest";
import type { CedarPolicies } from "./engine.ts";
import type { Est } from "./est.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { mayOverflow } from "./overflow.ts";

const engine = nodeCedarEngine();

function parsed(expression: string): Est {
  const text = `permit (principal, action, resource) when { ${expression} };`;
  const answer = engine.call((cedar) => cedar.policyToJson(text));
  if (answer.type !== "success") throw new Error(`not an expression: ${expression}`);
  return answer.json.conditions[0]?.body as Est;
}

test.each([
  "context.used * 10 > context.limit * 8",
  "context.a + context.b - context.c > 0",
  "-context.a < 5",
  "(if context.a > 1 then context.b else 3) * 7 > 0",
  "context.at.offset(context.d) > context.at",
  'context.at.offset(duration("1d")).durationSince(context.at) == duration("24h")',
  "context.d.toMilliseconds() * 1000 > 3",
  "{ a: context.a }.a + 1 > 0",
])("%s never overflows", (expression) => {
  expect(mayOverflow(parsed(expression))).toBe(false);
});

test.each([
  "context.a * context.b > 0",
  "context.a * 1025 > 0",
  "(context.a + context.b) * 600 > 0",
  "!(1 > context.a * context.a)",
  "{ a: context.a * 1024 }.a * 2 > 0",
  "(if context.c then { a: 9007199254740991 } else { a: 1 }).a * 1025 > 0",
  "[context.a * context.a].contains(1)",
  'context.at.offset(duration("106751991167d")).offset(duration("106751991167d")) > context.at',
])("%s may overflow", (expression) => {
  expect(mayOverflow(parsed(expression))).toBe(true);
});

test("deeply nested records are judged at once", () => {
  let expression = "context.a";
  for (let depth = 0; depth < 20; depth++)
    expression = `{ k: (if context.c then ${expression} else 1) }.k`;
  expect(mayOverflow(parsed(`${expression} > 0`))).toBe(false);
  expect(mayOverflow(parsed(`${expression} * 1025 > 0`))).toBe(true);
});

const MAX = Number.MAX_SAFE_INTEGER;
const term = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("context.a", "context.b", "1", "7", "-3", "1000", `${MAX}`),
    fc
      .tuple(tie("e"), fc.constantFrom("+", "-", "*"), tie("e"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie("e").map((inner) => `(-(${inner}))`),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => `(if context.a < context.b then ${a} else ${b})`),
    tie("e").map((inner) => `{ k: ${inner} }.k`),
  ),
})).e;

test("no expression that is accepted overflows on extreme values", () => {
  let accepted = 0;
  const extreme = fc.constantFrom(MAX, -MAX, 0, 1, -1);
  fc.assert(
    fc.property(term, extreme, extreme, (expression, a, b) => {
      const condition = `${expression} > 0`;
      fc.pre(!mayOverflow(parsed(condition)));
      accepted++;
      const policies: CedarPolicies = {
        staticPolicies: { p: `permit (principal, action, resource) when { ${condition} };` },
        templates: {},
        templateLinks: [],
      };
      const answer = engine.evaluate(policies, {
        principal: { type: "User", id: "a" },
        action: { type: "Action", id: "do" },
        resource: { type: "Tool", id: "t" },
        context: { a, b },
        entities: [],
      });
      expect(answer.errors).toEqual([]);
    }),
    { numRuns: 500, maxSkipsPerRun: 50 },
  );
  expect(accepted).toBeGreaterThanOrEqual(500);
});
