import { expect, test } from "vitest";
import { cedarEngine, type CedarPolicies } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { policySlots } from "./policy-slots.ts";

const only = (id: string, text: string): CedarPolicies => ({
  staticPolicies: { [id]: text },
  templates: {},
  templateLinks: [],
});
const permitAll = only("p", "permit (principal, action, resource);");
const request = {
  principal: { type: "User", id: "alice" },
  action: { type: "Action", id: "do" },
  resource: { type: "Tool", id: "hammer" },
  context: {},
  entities: [],
};
const nested = (depth: number) =>
  `permit (principal, action, resource) when { ${"(".repeat(depth)}true${")".repeat(depth)} };`;

test("an instance that trapped is never used again, and the next call has a fresh one", () => {
  const engine = nodeCedarEngine();
  expect(engine.evaluate(permitAll, request).decision).toBe("ALLOW");
  expect(() => engine.call((cedar) => cedar.policyToJson(nested(5_000)))).toThrow(
    EngineFailureError,
  );
  expect(engine.evaluate(permitAll, request)).toEqual({
    decision: "ALLOW",
    determining: ["p"],
    errors: [],
  });
});

test("a policy that traps when evaluated fails every time, and harms no other", () => {
  const engine = nodeCedarEngine();
  const deep = only(
    "deep",
    `permit (principal, action, resource) when { 1${" + context.x".repeat(600)} > 0 };`,
  );
  for (let round = 0; round < 3; round++) {
    expect(() => engine.evaluate(deep, { ...request, context: { x: 1 } })).toThrow(
      EngineFailureError,
    );
    expect(engine.evaluate(permitAll, request).decision).toBe("ALLOW");
  }
});

test("instances are made once per breakdown", () => {
  let made = 0;
  const real = nodeCedarEngine();
  const engine = cedarEngine({
    digest: real.identity.digest,
    instantiate: () => {
      made++;
      return real.call((cedar) => cedar);
    },
  });
  engine.evaluate(permitAll, request);
  engine.evaluate(permitAll, request);
  expect(made).toBe(1);
  expect(() =>
    engine.call(() => {
      throw new Error("trap");
    }),
  ).toThrow(EngineFailureError);
  engine.evaluate(permitAll, request);
  expect(made).toBe(2);
});

test("policies the engine refuses are a failure, not an empty set", () => {
  const engine = nodeCedarEngine();
  expect(() => engine.evaluate(only("p", "permit"), request)).toThrow(EngineFailureError);
  expect(() => engine.evaluate(only("f", "forbid"), request)).toThrow(EngineFailureError);
  expect(engine.evaluate(permitAll, request).decision).toBe("ALLOW");
});

test("a call the engine refuses is a failure and leaves the instance alone", () => {
  const engine = nodeCedarEngine();
  const twice = { uid: request.principal, attrs: { a: 1 }, parents: [] };
  const other = { uid: request.principal, attrs: { a: 2 }, parents: [] };
  const before = engine.call((cedar) => cedar);
  expect(() => engine.evaluate(permitAll, { ...request, entities: [twice, other] })).toThrow(
    EngineFailureError,
  );
  expect(engine.call((cedar) => cedar)).toBe(before);
});

test("of many sets only so many stay parsed, and each is answered by its own policies", () => {
  const engine = nodeCedarEngine();
  const names = new Set<string>();
  engine.call((cedar) => {
    const slots = policySlots(3);
    const sets = Array.from({ length: 20 }, (_, i) =>
      only(`p${i}`, "permit (principal, action, resource);"),
    );
    for (const policies of [...sets, ...sets.toReversed()]) {
      const preparsedPolicySetId = slots.load(cedar, policies);
      names.add(preparsedPolicySetId);
      const answer = cedar.statefulIsAuthorized({ ...request, preparsedPolicySetId });
      expect(answer).toMatchObject({
        response: { diagnostics: { reason: Object.keys(policies.staticPolicies) } },
      });
    }
  });
  expect(names.size).toBe(3);
});
