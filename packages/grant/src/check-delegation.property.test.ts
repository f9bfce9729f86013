import { hashText } from "@writ/token";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDelegation } from "./check-delegation.ts";
import { childDetails, type ChildDetail, type GrantClaims } from "./claims.ts";
import { isNarrower } from "./is-narrower.ts";
import { childClaims, nowS, rootClaims, signingInputOf, uuid, verdict } from "./test-grants.ts";
import { coversAll } from "./wildcard.ts";

// Dice to narrow with: each choice of a child is made by the next number.
type Dice = () => number;
const rolls = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });

function diceOf(numbers: readonly number[]): Dice {
  let next = 0;
  return () => numbers[next++ % numbers.length] ?? 0;
}

function some<T>(items: readonly T[], dice: Dice): readonly T[] {
  const kept = items.filter(() => dice() % 2 === 0);
  return kept.length > 0 ? kept : items.slice(0, 1);
}

function narrowerPattern(pattern: string, end: string, dice: Dice): string {
  const mayNarrow = pattern.endsWith("*") && dice() % 2 === 0;
  return mayNarrow ? pattern.slice(0, -1) + end : pattern;
}

function concrete(pattern: string, end: string): string {
  return pattern.endsWith("*") ? pattern.slice(0, -1) + end : pattern;
}

function narrowed(detail: ChildDetail, dice: Dice): ChildDetail {
  const { amount } = detail.constraints;
  const max = (amount?.max ?? 1000) - (dice() % 3);
  return {
    type: "exec-child",
    actions: some(detail.actions, dice).map((action) =>
      narrowerPattern(action, dice() % 2 === 0 ? "x:*" : "y", dice),
    ),
    locations: some(detail.locations, dice).map((location) =>
      narrowerPattern(location, "one", dice),
    ),
    constraints: {
      ...detail.constraints,
      amount: { required: true, max },
      ...(dice() % 2 === 0 ? { extra: { required: false, one_of: ["a"] } } : {}),
    },
  };
}

function firstHome(parent: GrantClaims): ChildDetail {
  const [first] = childDetails(parent);
  if (first === undefined) throw new Error("nothing is handed on");
  return first;
}

// A child that is narrower than its parent in every way the dice choose.
function narrowedChild(parent: GrantClaims, n: number, dice: Dice): GrantClaims {
  const handedOn = some(childDetails(parent), dice).map((detail) => narrowed(detail, dice));
  const home = narrowed(firstHome(parent), dice);
  const isSameHolder = dice() % 2 === 0;
  const { act: parentAct, ...inherited } = parent;
  const { act: newAct, ...base } = childClaims(parent, n);
  const act = isSameHolder ? parentAct : newAct;
  return {
    ...inherited,
    ...base,
    ...(act === undefined ? {} : { act }),
    cnf: isSameHolder ? parent.cnf : base.cnf,
    scope: some(parent.scope.split(" "), dice)
      .map((token) => narrowerPattern(token, "z", dice))
      .join(" "),
    authorization_details: [
      {
        type: "exec",
        actions: [concrete(home.actions[0] ?? "", "run")],
        locations: [concrete(home.locations[0] ?? "", "one")],
        constraints: home.constraints,
      },
      ...handedOn,
    ],
    exec: {
      ...base.exec,
      max_depth: Math.max(base.exec.depth, parent.exec.max_depth - (dice() % 2)),
      lease: { not_after: parent.exec.lease.not_after - (dice() % 5), heartbeat_s: 10 },
    },
  };
}

const root: GrantClaims = { ...rootClaims(), exec: { ...rootClaims().exec, max_depth: 12 } };

function judged(parent: GrantClaims, child: GrantClaims): string {
  const signingInput = signingInputOf(parent);
  return verdict(() => checkDelegation({ claims: parent, signingInput }, child, nowS));
}

type Widening = (child: GrantClaims, parent: GrantClaims) => GrantClaims;

const wideLocation: Widening = (child) => {
  const [exec, ...rest] = child.authorization_details;
  return { ...child, authorization_details: [{ ...exec, locations: ["Vault::one"] }, ...rest] };
};

function widenedDetail(change: (detail: ChildDetail) => Partial<ChildDetail>): Widening {
  return (child) => {
    const [exec, first, ...rest] = child.authorization_details;
    if (first === undefined) return wideLocation(child, child);
    return { ...child, authorization_details: [exec, { ...first, ...change(first) }, ...rest] };
  };
}

const widenings: readonly Widening[] = [
  (child) => ({ ...child, sub: "User::mallory" }),
  (child) => ({ ...child, txn: uuid(7777) }),
  (child) => ({ ...child, scope: `${child.scope} vault:open` }),
  (child) => ({
    ...child,
    act: { sub: "Agent::x", act: { sub: "Agent::y", act: { sub: "Agent::z" } } },
  }),
  (child) => ({ ...child, exec: { ...child.exec, tenant: "other" } }),
  (child) => ({ ...child, exec: { ...child.exec, depth: child.exec.depth + 1 } }),
  (child, parent) => ({ ...child, exec: { ...child.exec, max_depth: parent.exec.max_depth + 1 } }),
  (child, parent) => ({
    ...child,
    exec: {
      ...child.exec,
      lease: { ...child.exec.lease, not_after: parent.exec.lease.not_after + 1 },
    },
  }),
  (child) => ({
    ...child,
    exec: { ...child.exec, ancestors: [uuid(7777), ...child.exec.ancestors] },
  }),
  (child) => ({
    ...child,
    exec: { ...child.exec, parent_grant: { jti: uuid(7777), h: hashText("x") } },
  }),
  wideLocation,
  widenedDetail(({ actions }) => ({ actions: [...actions, "vault:*"] })),
  widenedDetail(({ locations }) => ({ locations: [...locations, "Vault::*"] })),
  widenedDetail(() => ({ constraints: {} })),
  widenedDetail(({ constraints }) => ({
    constraints: { ...constraints, amount: { required: true, max: 1001 } },
  })),
  widenedDetail(({ constraints }) => ({
    constraints: { ...constraints, amount: { required: false, max: 1 } },
  })),
];

test("a child narrowed in whatever way is accepted, and any one widening of it is refused", () => {
  fc.assert(
    fc.property(rolls, fc.constantFrom(...widenings), (numbers, widen) => {
      const child = narrowedChild(root, 100, diceOf(numbers));
      expect(judged(root, child)).toBe("accepted");
      expect(judged(root, widen(child, root))).not.toBe("accepted");
    }),
    { numRuns: 500 },
  );
});

test("a chain of narrowings stays narrower than everything above it", () => {
  fc.assert(
    fc.property(rolls, fc.integer({ min: 2, max: 5 }), (numbers, length) => {
      const dice = diceOf(numbers);
      const chain = [root];
      for (let n = 1; n <= length; n++) {
        const parent = chain.at(-1) ?? root;
        const child = narrowedChild(parent, n * 100, dice);
        expect(judged(parent, child)).toBe("accepted");
        chain.push(child);
      }
      const last = chain.at(-1) ?? root;
      for (const ancestor of chain.slice(0, -1)) expectWithin(ancestor, last);
    }),
  );
});

function expectWithin(ancestor: GrantClaims, descendant: GrantClaims): void {
  expect(coversAll(ancestor.scope.split(" "), descendant.scope.split(" "))).toBe(true);
  expect(descendant.exec.lease.not_after).toBeLessThanOrEqual(ancestor.exec.lease.not_after);
  expect(descendant.exec.max_depth).toBeLessThanOrEqual(ancestor.exec.max_depth);
  expect(descendant.exec.ancestors).toContain(ancestor.exec.id);
  for (const detail of descendant.authorization_details) {
    const homes = childDetails(ancestor).filter(
      (outer) =>
        coversAll(outer.actions, detail.actions) &&
        coversAll(outer.locations, detail.locations) &&
        isNarrower(detail.constraints, outer.constraints),
    );
    expect(homes).not.toEqual([]);
  }
}
