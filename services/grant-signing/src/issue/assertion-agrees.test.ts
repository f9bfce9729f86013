import { expect, test } from "vitest";
import { nowMs, nowS, rootClaims, uuid, withExec } from "../testing/claims.ts";
import { controlPlane, verdictOn } from "../testing/control-plane.ts";
import { testKey } from "../testing/keys.ts";
import { makeOrder, type OrderParts } from "../testing/orders.ts";

const plane = controlPlane();
const claims = rootClaims(plane.holder.kid, plane.log.origin);
const facts = { attributes: {}, teams: [] };
const acting = { act: "Agent::research", facts: { actor: facts, principal: facts } };

function asserting(assertion: OrderParts["assertion"]): string {
  return verdictOn(plane, { claims, assertion: { ...assertion } });
}

test("an assertion of another key is forged", () => {
  const forged = verdictOn(plane, { claims }, { signers: { identity: testKey() } });
  expect(forged).toMatch(/^ASSERTION_INVALID/);
  // Keys of other purposes do not count either.
  const misused = verdictOn(plane, { claims }, { signers: { identity: plane.grant } });
  expect(misused).toMatch(/^ASSERTION_INVALID/);
});

test("an assertion that is over is refused", () => {
  const late = { nowMs: nowMs + 90_000 };
  expect(verdictOn(plane, { claims }, late)).toBe("ASSERTION_INVALID: exp has passed");
});

test("an assertion for another request than was decided is refused", () => {
  expect(asserting({ rqh: "A".repeat(43) })).toBe("ASSERTION_INVALID: rqh is another");
});

test("a newer assertion of the same caller for the same request is as good", () => {
  const newer = makeOrder({ claims, assertion: { jti: uuid(9001) } }, plane).order;
  const order = () => ({ identityAssertion: newer.identityAssertion });
  expect(verdictOn(plane, { claims }, { order })).toBe("right");
});

test("another principal, tenant or key than asserted is refused", () => {
  const { kid } = testKey();
  expect(asserting({ sub: "Workload::other" })).toBe("ASSERTION_MISMATCH: sub is not the caller");
  expect(asserting({ tenant: "other" })).toBe("ASSERTION_MISMATCH: the tenant is not the caller's");
  expect(asserting({ cnf: { jkt: kid }, holder: kid })).toBe(
    "ASSERTION_MISMATCH: the grant is bound to another key",
  );
});

test("the actor must be the asserted one, neither added nor left out", () => {
  const named = { ...claims, act: { sub: "Agent::research" } };
  const refused = "ASSERTION_MISMATCH: act is not the asserted actor";
  expect(verdictOn(plane, { claims: named, assertion: acting })).toBe("right");
  expect(verdictOn(plane, { claims: named })).toBe(refused);
  expect(asserting(acting)).toBe(refused);
  const nested = { ...named, act: { sub: "Agent::research", act: { sub: "Agent::other" } } };
  expect(verdictOn(plane, { claims: nested, assertion: acting })).toBe(
    "ASSERTION_MISMATCH: a root has one actor at most",
  );
});

test("the runtime must be the asserted one", () => {
  const asserted = {
    env: "dev" as const,
    level: 2,
    measured_at: nowS,
    measurement: claims.exec.runtime?.h ?? "",
    not_after: nowS + 3600,
    profile: "process-measure/v1",
  };
  const other = (change: Partial<typeof asserted>) =>
    asserting({ runtime: { ...asserted, ...change } });
  expect(other({})).toBe("right");
  expect(other({ not_after: nowS + 3601 })).toBe("right");
  expect(other({ profile: "other/v1" })).toMatch(/^ASSERTION_MISMATCH: the runtime's profile/);
  expect(other({ level: 1 })).toMatch(/^ASSERTION_MISMATCH: the runtime's level/);
  expect(other({ measurement: `sha256:${"00".repeat(32)}` })).toMatch(
    /^ASSERTION_MISMATCH: the runtime's m/,
  );
  expect(other({ not_after: nowS + 3599 })).toMatch(/^ASSERTION_MISMATCH: the runtime is good/);
  expect(asserting({ runtime: null })).toMatch(/^ASSERTION_MISMATCH: the runtime is not/);
  const unmeasured = {
    claims: withExec(claims, { runtime: null }),
    assertion: { runtime: asserted },
  };
  expect(verdictOn(plane, unmeasured)).toMatch(/^ASSERTION_MISMATCH: the runtime is not/);
});
