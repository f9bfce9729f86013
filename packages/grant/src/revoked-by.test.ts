import { hashText } from "@writ/token";
import { describe, expect, test } from "vitest";
import type { Predicate } from "./revocation-predicate.ts";
import { grantFacts, revocationCode, revokedBy } from "./revoked-by.ts";
import { childClaims, digest, rootClaims, uuid, withExec } from "./test-grants.ts";
import { predicate } from "./test-control-plane.ts";

const kid = hashText("kid");
const claims = childClaims(childClaims(rootClaims()), 200);
const facts = grantFacts(claims, kid);

function match(...known: readonly Predicate[]): Predicate | undefined {
  return revokedBy(facts, (value) => known.filter((one) => one.value === value));
}

describe("revokedBy", () => {
  test.each([
    ["the grant", predicate("grant", claims.jti), "GRANT_REVOKED"],
    ["the execution", predicate("execution", claims.exec.id), "EXECUTION_REVOKED"],
    ["its parent", predicate("execution", claims.exec.parent ?? ""), "ANCESTOR_REVOKED"],
    ["the root", predicate("execution", claims.exec.root), "ANCESTOR_REVOKED"],
    ["the principal", predicate("principal", "User::alice"), "PRINCIPAL_REVOKED"],
    ["the actor", predicate("actor", "Agent::helper"), "ACTOR_REVOKED"],
    ["the first actor of the chain", predicate("actor", "Agent::planner"), "ACTOR_REVOKED"],
    ["the policy set", predicate("policy", digest("policy")), "POLICY_REVOKED"],
    ["the measurement", predicate("measurement", digest("runtime")), "MEASUREMENT_REVOKED"],
    ["the key", predicate("key", kid), "GRANT_KEY_REVOKED"],
    ["the tenant", predicate("tenant", "sample"), "TENANT_REVOKED"],
    ["the tenant, for all", predicate("tenant", "sample", { tenant: "" }), "TENANT_REVOKED"],
    ["the key, for all", predicate("key", kid, { tenant: "" }), "GRANT_KEY_REVOKED"],
  ])("matches %s", (_, known, code) => {
    expect(match(known)).toEqual(known);
    expect(revocationCode(known, facts)).toBe(code);
  });

  test.each([
    ["another grant", predicate("grant", uuid(9999))],
    ["the execution's id as a grant", predicate("grant", claims.exec.id)],
    ["the grant's id as an execution", predicate("execution", claims.jti)],
    ["the principal as an actor", predicate("actor", "User::alice")],
    ["the actor as a principal", predicate("principal", "Agent::helper")],
    ["the measurement as a policy set", predicate("policy", digest("runtime"))],
    ["the principal of another tenant", predicate("principal", "User::alice", { tenant: "other" })],
    ["another tenant", predicate("tenant", "other")],
  ])("does not match %s", (_, known) => {
    expect(match(known)).toBeUndefined();
  });

  test("finds the one that matches among others of the same value", () => {
    const known = predicate("principal", "User::alice");
    expect(match({ ...known, tenant: "other" }, { ...known, type: "actor" }, known)).toEqual(known);
  });

  test("a grant without runtime or actor is matched by the rest", () => {
    const { act: _, ...rest } = withExec(rootClaims(), { runtime: null });
    const bare = grantFacts(rest, kid);
    expect(bare).toMatchObject({ actors: [], measurement: null });
    const known = predicate("tenant", "sample");
    expect(revokedBy(bare, (value) => (value === "sample" ? [known] : []))).toEqual(known);
  });
});
