import type { GrantClaims } from "@writ/grant";
import { hashText } from "@writ/token";
import { expect, test } from "vitest";
import { childClaims, nowS, rootClaims, uuid, withExec } from "../testing/claims.ts";
import { controlPlane, grantOf, verdictOn } from "../testing/control-plane.ts";
import { testKey } from "../testing/keys.ts";

const plane = controlPlane();
const root = rootClaims(plane.holder.kid, plane.log.origin);
const parent = grantOf(plane, root);
const good = childClaims(parent.own);

function underParent(claims: GrantClaims): string {
  return verdictOn(plane, { claims, parentGrant: parent.token });
}

function detail(change: object): GrantClaims {
  const [exec] = good.authorization_details;
  return { ...good, authorization_details: [{ ...exec, ...change }] };
}

test("a child that continues its parent's chain and asks for less is right", () => {
  expect(underParent(good)).toBe("right");
});

test.each<[string, GrantClaims, string]>([
  ["another principal", { ...good, sub: "Workload::other" }, "DELEGATION_PRINCIPAL: A1"],
  ["another tenant", withExec(good, { tenant: "other" }), "DELEGATION_PRINCIPAL: A1"],
  ["more depth than allowed", withExec(good, { max_depth: 9 }), "DELEGATION_DEPTH: A2"],
  [
    "another parent grant",
    withExec(good, { parent_grant: { jti: uuid(5), h: hashText(parent.own.signingInput) } }),
    "DELEGATION_LINEAGE: A4",
  ],
  [
    "a parent grant with another digest",
    withExec(good, { parent_grant: { jti: root.jti, h: hashText("other") } }),
    "DELEGATION_LINEAGE: A4",
  ],
  [
    "a lease beyond the parent's",
    withExec(good, { lease: { not_after: nowS + 901, heartbeat_s: 30 } }),
    "DELEGATION_LEASE: A5",
  ],
  ["a wider scope", { ...good, scope: "exec other" }, "DELEGATION_SCOPE: A6"],
  ["another action", detail({ actions: ["agent:run"] }), "DELEGATION_SCOPE: A7"],
  ["another resource", detail({ locations: ["File::x"] }), "DELEGATION_SCOPE: A7"],
  ["another actor", { ...good, act: { sub: "Agent::x" } }, "DELEGATION_ACTOR: A10"],
])("a child with %s is refused", (_what, claims, refusal) => {
  const assertion = { sub: root.sub, tenant: claims.exec.tenant };
  const verdict = verdictOn(plane, { claims, parentGrant: parent.token, assertion });
  expect(verdict.slice(0, refusal.length)).toBe(refusal);
});

test("a child placed elsewhere in the chain is refused", () => {
  const elsewhere = uuid(55);
  const skipped = withExec(good, {
    ancestors: [root.exec.id, elsewhere],
    depth: 2,
    parent: elsewhere,
  });
  expect(underParent(skipped)).toMatch(/^DELEGATION_DEPTH: A2/);
  const sibling = withExec(good, { root: elsewhere, ancestors: [elsewhere], parent: elsewhere });
  expect(underParent({ ...sibling, txn: elsewhere })).toMatch(/^DELEGATION_PRINCIPAL: A1/);
});

test("the parent grant must come with a child, and only with a child", () => {
  expect(verdictOn(plane, { claims: good })).toMatch(/^PARENT_MISMATCH/);
  expect(underParent(root)).toMatch(/^PARENT_MISMATCH/);
});

test("a parent grant we did not sign is refused", () => {
  const other = grantOf(controlPlane(), root);
  const foreign = { claims: childClaims(other.own), parentGrant: other.token };
  expect(verdictOn(plane, foreign)).toMatch(/^GRANT_KEY_UNKNOWN/);
  const forged = `${parent.token.slice(0, -4)}AAAA`;
  expect(verdictOn(plane, { claims: good, parentGrant: forged })).toMatch(/^GRANT_SIG_INVALID/);
});

test("a caller that does not hold the parent grant is refused", () => {
  const { kid } = testKey();
  const parts = { claims: { ...good, cnf: { jkt: kid } }, parentGrant: parent.token };
  expect(verdictOn(plane, parts)).toMatch(/^PARENT_NOT_HOLDER/);
});

test("an actor that was handed on to goes on under its own name, not its principal's", () => {
  const agent = testKey();
  const facts = { attributes: {}, teams: [] };
  const [exec] = good.authorization_details;
  const claims: GrantClaims = {
    ...good,
    cnf: { jkt: agent.kid },
    act: { sub: "Agent::research" },
    authorization_details: [exec, { ...exec, type: "exec-child", actions: ["tool:call"] }],
  };
  const assertion = {
    act: "Agent::research",
    holder: plane.holder.kid,
    facts: { actor: facts, principal: facts },
  };
  const parts = { claims, parentGrant: parent.token, assertion };
  expect(verdictOn(plane, parts)).toBe("right");
  const own = grantOf(plane, claims);
  const grandchild = { claims: childClaims(own.own, 3), parentGrant: own.token };
  const asAgent = { ...grandchild, assertion: { sub: "Agent::research" } };
  expect(verdictOn(plane, asAgent)).toBe("right");
  expect(verdictOn(plane, grandchild)).toBe("ASSERTION_MISMATCH: the caller is not the parent's");
});
