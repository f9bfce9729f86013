import { hashText } from "@writ/token";
import { describe, expect, test } from "vitest";
import { checkDelegation, DelegationError, type ParentGrant } from "./check-delegation.ts";
import type { ChildDetail, GrantClaims } from "./claims.ts";
import { childClaims, nowS, rootClaims, signingInputOf, uuid, withExec } from "./test-grants.ts";

const root = rootClaims();
const middle = childClaims(root);
const below: GrantClaims = {
  ...childClaims(middle, 200),
  scope: "tool:db:read",
  authorization_details: [
    {
      type: "exec",
      actions: ["tool:db:read"],
      locations: ["Tool::db"],
      constraints: { amount: { required: true, min: 2, max: 300 } },
    },
  ],
};

function granted(claims: GrantClaims): ParentGrant {
  return { claims, signingInput: signingInputOf(claims) };
}

function refusal(child: GrantClaims, parent: GrantClaims = middle, now = nowS): string {
  try {
    checkDelegation(granted(parent), child, now);
    return "accepted";
  } catch (error) {
    if (error instanceof DelegationError) return `${error.rule} ${error.code}`;
    throw error;
  }
}

const [exec] = below.authorization_details;
const handedOn: ChildDetail = {
  type: "exec-child",
  actions: ["tool:db:*"],
  locations: ["Tool::*"],
  constraints: { amount: { required: true, min: 2, max: 300 } },
};

function doing(change: Partial<typeof exec>): GrantClaims {
  return { ...below, authorization_details: [{ ...exec, ...change }] };
}

function handing(change: Partial<ChildDetail>): GrantClaims {
  return { ...below, authorization_details: [exec, { ...handedOn, ...change }] };
}

const sibling = childClaims(root, 300);
const stranger = withExec(rootClaims(), { id: uuid(900), root: uuid(900) });
const { ancestors, lease, max_depth, parent_grant } = below.exec;
const amount = { required: true, min: 2, max: 300 };

const violations: readonly (readonly [string, string, GrantClaims])[] = [
  ["another principal", "A1 DELEGATION_PRINCIPAL", { ...below, sub: "User::bob" }],
  ["another transaction", "A1 DELEGATION_PRINCIPAL", { ...below, txn: uuid(900) }],
  ["another tenant", "A1 DELEGATION_PRINCIPAL", withExec(below, { tenant: "other" })],
  ["another root", "A1 DELEGATION_PRINCIPAL", withExec(below, { root: uuid(900) })],
  ["a depth of two more", "A2 DELEGATION_DEPTH", withExec(below, { depth: 3 })],
  ["the parent's depth", "A2 DELEGATION_DEPTH", withExec(below, { depth: 1 })],
  ["a larger max_depth", "A2 DELEGATION_DEPTH", withExec(below, { max_depth: max_depth + 1 })],
  ["another parent", "A3 DELEGATION_LINEAGE", withExec(below, { parent: uuid(900) })],
  ["no parent", "A3 DELEGATION_LINEAGE", withExec(below, { parent: null })],
  [
    "reordered ancestors",
    "A3 DELEGATION_LINEAGE",
    withExec(below, { ancestors: ancestors.toReversed() }),
  ],
  [
    "a missing ancestor",
    "A3 DELEGATION_LINEAGE",
    withExec(below, { ancestors: ancestors.slice(1) }),
  ],
  [
    "an additional ancestor",
    "A3 DELEGATION_LINEAGE",
    withExec(below, { ancestors: [...ancestors, uuid(900)] }),
  ],
  ["its grandparent as itself", "A3 DELEGATION_LINEAGE", withExec(below, { id: root.exec.id })],
  ["its parent as itself", "A3 DELEGATION_LINEAGE", withExec(below, { id: middle.exec.id })],
  [
    "another parent grant",
    "A4 DELEGATION_LINEAGE",
    withExec(below, { parent_grant: parent_grant && { ...parent_grant, jti: uuid(900) } }),
  ],
  [
    "another digest of the parent grant",
    "A4 DELEGATION_LINEAGE",
    withExec(below, { parent_grant: parent_grant && { ...parent_grant, h: hashText("other") } }),
  ],
  ["no parent grant", "A4 DELEGATION_LINEAGE", withExec(below, { parent_grant: null })],
  [
    "a longer lease",
    "A5 DELEGATION_LEASE",
    withExec(below, { lease: { ...lease, not_after: middle.exec.lease.not_after + 1 } }),
  ],
  ["a window beyond the lease", "A5 DELEGATION_LEASE", { ...below, exp: lease.not_after + 1 }],
  ["an additional scope", "A6 DELEGATION_SCOPE", { ...below, scope: "tool:db:read agent:run" }],
  ["a wider scope", "A6 DELEGATION_SCOPE", { ...below, scope: "tool:*" }],
  ["a scope that only looks alike", "A6 DELEGATION_SCOPE", { ...below, scope: "tool:dbx:read" }],
  ["an action that is not handed on", "A7 DELEGATION_SCOPE", doing({ actions: ["tool:call"] })],
  [
    "a resource that is not handed on",
    "A7 DELEGATION_SCOPE",
    doing({ locations: ["Agent::other"] }),
  ],
  ["a type that only looks alike", "A7 DELEGATION_SCOPE", doing({ locations: ["Toolbox::db"] })],
  ["a dropped constraint", "A7 DELEGATION_SCOPE", doing({ constraints: {} })],
  [
    "a constraint on another argument",
    "A7 DELEGATION_SCOPE",
    doing({ constraints: { other: amount } }),
  ],
  [
    "a larger max",
    "A7 DELEGATION_SCOPE",
    doing({ constraints: { amount: { ...amount, max: 301 } } }),
  ],
  [
    "a dropped bound",
    "A7 DELEGATION_SCOPE",
    doing({ constraints: { amount: { required: true, max: 300 } } }),
  ],
  [
    "an argument that may be left out",
    "A7 DELEGATION_SCOPE",
    doing({ constraints: { amount: { ...amount, required: false } } }),
  ],
  ["a wider action handed on", "A7 DELEGATION_SCOPE", handing({ actions: ["tool:*"] })],
  [
    "an additional action handed on",
    "A7 DELEGATION_SCOPE",
    handing({ actions: ["tool:db:read", "tool:call"] }),
  ],
  [
    "an additional type handed on",
    "A7 DELEGATION_SCOPE",
    handing({ locations: ["Tool::*", "Vault::*"] }),
  ],
  ["a dropped constraint handed on", "A7 DELEGATION_SCOPE", handing({ constraints: {} })],
  [
    "a new actor on top of nobody",
    "A10 DELEGATION_ACTOR",
    { ...below, act: { sub: "Agent::helper" } },
  ],
  [
    "the parent's actors with a new holder",
    "A10 DELEGATION_ACTOR",
    { ...below, ...(middle.act && { act: middle.act }) },
  ],
  [
    "two new actors at once",
    "A10 DELEGATION_ACTOR",
    { ...below, ...(below.act && { act: { sub: "Agent::third", act: below.act } }) },
  ],
  ["a new actor with the parent's holder", "A10 DELEGATION_ACTOR", { ...below, cnf: middle.cnf }],
];

describe("checkDelegation", () => {
  test("accepts a child with less of everything", () => {
    expect(refusal(middle, root)).toBe("accepted");
    expect(refusal(below)).toBe("accepted");
    expect(refusal(handing({}))).toBe("accepted");
  });

  test.each(violations)("refuses a child with %s: %s", (_, expected, child) => {
    expect(refusal(child)).toBe(expected);
  });

  test("a child without an actor is refused when another holds it", () => {
    const { act: _, ...actorless } = below;
    expect(refusal(actorless)).toBe("A10 DELEGATION_ACTOR");
  });

  test("the same holder goes on as the same actor, or as nobody", () => {
    const { act: _, ...rest } = below;
    expect(refusal({ ...rest, cnf: middle.cnf, ...(middle.act && { act: middle.act }) })).toBe(
      "accepted",
    );
    expect(refusal({ ...rest, cnf: middle.cnf })).toBe("A10 DELEGATION_ACTOR");

    const { act: __, ...direct } = root;
    const own = childClaims(direct);
    const { act: ___, ...ownDirect } = own;
    expect(refusal({ ...ownDirect, cnf: root.cnf }, direct)).toBe("accepted");
    expect(refusal(own, direct)).toBe("accepted");
  });

  test("depth may reach max_depth, not pass it", () => {
    const shallow = withExec(middle, { max_depth: 2 });
    const last = withExec(below, {
      max_depth: 2,
      parent_grant: { jti: middle.jti, h: hashText(signingInputOf(shallow)) },
    });
    expect(refusal(last, shallow)).toBe("accepted");
    const full = withExec(middle, { max_depth: 1 });
    expect(refusal(withExec(last, { max_depth: 1 }), full)).toBe("A2 DELEGATION_DEPTH");
  });

  test("a sibling is no parent, nor is a grant of another chain", () => {
    expect(refusal(below, sibling)).toBe("A3 DELEGATION_LINEAGE");
    expect(refusal(middle, stranger)).toBe("A1 DELEGATION_PRINCIPAL");
  });

  test("a re-issued parent with other claims is another parent", () => {
    expect(refusal(below, { ...middle, scope: "tool:*" })).toBe("A4 DELEGATION_LINEAGE");
  });

  test("a chain has at most 32 ancestors", () => {
    const long = (n: number) => Array.from({ length: n }, (_, i) => uuid(1000 + i));
    const deep = (n: number) =>
      withExec(middle, {
        ancestors: long(n),
        depth: n,
        max_depth: 40,
        id: uuid(2000),
        root: uuid(1000),
      });
    const under = (parent: GrantClaims) =>
      withExec(below, {
        ancestors: [...parent.exec.ancestors, parent.exec.id],
        depth: parent.exec.depth + 1,
        parent: parent.exec.id,
        root: parent.exec.root,
        parent_grant: { jti: parent.jti, h: hashText(signingInputOf(parent)) },
      });
    expect(refusal(under(deep(31)), deep(31))).toBe("accepted");
    expect(refusal(under(deep(32)), deep(32))).toBe("A3 DELEGATION_LINEAGE");
  });

  test("a parent whose lease is over has no children, to the second", () => {
    const end = middle.exec.lease.not_after;
    expect(refusal(below, middle, end - 1)).toBe("accepted");
    expect(refusal(below, middle, end)).toBe("A5 LEASE_EXPIRED");
    expect(refusal(below, middle, Number.NaN)).toBe("A5 LEASE_EXPIRED");
  });

  test("several details of the parent together are no home for one of the child", () => {
    const split: GrantClaims = {
      ...root,
      authorization_details: [
        root.authorization_details[0],
        { ...handedOn, actions: ["tool:call"], locations: ["Tool::a"] },
        { ...handedOn, actions: ["tool:db:*"], locations: ["Tool::search"] },
      ],
    };
    expect(refusal(childClaims(split), split)).toBe("A7 DELEGATION_SCOPE");
  });
});
