import { encodeUtf8 } from "@writ/encoding";
import { beforeAll, describe, expect, test } from "vitest";
import { childClaims, nowMs, nowS, rootClaims, uuid, withExec } from "../testing/claims.ts";
import { type ControlPlane, controlPlane, grantOf, verdictOn } from "../testing/control-plane.ts";
import { testKey, testStatementKey } from "../testing/keys.ts";
import { testLog } from "../testing/log.ts";
import { makeOrder, type OrderParts } from "../testing/orders.ts";

let plane: ControlPlane;
let root: OrderParts;

beforeAll(() => {
  plane = controlPlane();
  root = { claims: rootClaims(plane.holder.kid, plane.log.origin) };
});

test("an order that proves everything is signed", () => {
  expect(verdictOn(plane, root)).toBe("signed");
});

describe("who asks", () => {
  const assertion = (change: OrderParts["assertion"]) =>
    verdictOn(plane, { ...root, assertion: change ?? {} });

  test("an assertion of another key is forged", () => {
    const signers = { identity: testKey() };
    expect(verdictOn(plane, root, { signers })).toBe("ASSERTION_INVALID");
  });

  test("an assertion that is over is refused", () => {
    expect(verdictOn(plane, root, { nowMs: nowMs + 91_000 })).toBe("ASSERTION_INVALID");
  });

  test("an assertion for another request is refused", () => {
    expect(assertion({ rqh: "A".repeat(43) })).toBe("ASSERTION_INVALID");
  });

  test("an assertion the decision was not made on is refused", () => {
    const other = makeOrder(root, plane).order.identityAssertion;
    const reissued = { ...root, assertion: { jti: uuid(9001) } };
    const order = (o: ReturnType<typeof makeOrder>["order"]) => ({
      ...o,
      identityAssertion: other,
    });
    expect(verdictOn(plane, reissued, { order })).toBe("ASSERTION_MISMATCH");
  });

  test.each([
    ["principal", { sub: "Workload::other" }],
    ["tenant", { tenant: "other" }],
    ["runtime", { runtime: null }],
  ])("another %s than asserted is refused", (_what, change) => {
    expect(assertion(change)).toBe("ASSERTION_MISMATCH");
  });

  test("another key than asserted is refused", () => {
    const { kid } = testKey();
    expect(assertion({ cnf: { jkt: kid }, holder: kid })).toBe("ASSERTION_MISMATCH");
  });

  test("an actor that was not asserted is refused, and one that is left out", () => {
    const acting = { ...root.claims, act: { sub: "Agent::research" } };
    expect(verdictOn(plane, { claims: acting })).toBe("ASSERTION_MISMATCH");
    const facts = { attributes: {}, teams: [] };
    const asserted = { act: "Agent::research", facts: { actor: facts, principal: facts } };
    expect(verdictOn(plane, { claims: acting, assertion: asserted })).toBe("signed");
    expect(assertion(asserted)).toBe("ASSERTION_MISMATCH");
  });

  test("a runtime better than asserted is refused", () => {
    const { runtime } = root.claims.exec;
    const better = withExec(root.claims, { runtime: runtime && { ...runtime, level: 3 } });
    const asserted = {
      env: "dev" as const,
      level: 2,
      measured_at: nowS,
      measurement: runtime?.h ?? "",
      not_after: nowS + 3600,
      profile: runtime?.profile ?? "",
    };
    const parts = { claims: better, assertion: { runtime: asserted } };
    expect(verdictOn(plane, parts)).toBe("ASSERTION_MISMATCH");
  });
});

describe("what was decided", () => {
  const decision = (change: OrderParts["decision"]) =>
    verdictOn(plane, { ...root, decision: change ?? {} });

  test("a decision of another key is refused", () => {
    const signers = { decision: testStatementKey() };
    expect(verdictOn(plane, root, { signers })).toBe("STATEMENT_INVALID");
  });

  test("a decision key of another service is refused", () => {
    const other = controlPlane();
    const [identity, key] = other.trust.keys;
    const keys = [identity, key && { ...key, service: "grant-signing" }];
    expect(keys[1]?.service).toBe("grant-signing");
    const stolen = { decision: other.decision };
    expect(verdictOn(plane, root, { signers: stolen })).toBe("STATEMENT_INVALID");
  });

  test("one changed byte breaks the signature", () => {
    const order = (o: ReturnType<typeof makeOrder>["order"]) => {
      const signature = Uint8Array.from(o.statement.signature);
      signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      return { ...o, statement: { ...o.statement, signature } };
    };
    expect(verdictOn(plane, root, { order })).toBe("STATEMENT_INVALID");
  });

  test("a DENY is never signed", () => {
    const deny = {
      decision: "DENY" as const,
      reasonCodes: ["FORBIDDEN"],
      final: { events: 1 },
      grant: null,
    };
    expect(decision(deny)).toBe("STATEMENT_MISMATCH");
  });

  test.each([
    ["claims", { claims: { sha256: "00".repeat(32) } }],
    ["grant", { jti: uuid(77) }],
    ["start window", { notAfter: new Date(nowMs + 60_000).toISOString() }],
  ])("a decision of another %s is refused", (_what, change) => {
    const digest = { sha256: makeOrder(root, plane).order.claims.length > 0 ? "" : "" };
    expect(digest.sha256).toBe("");
    const grant = {
      jti: root.claims.jti,
      claims: { sha256: "" },
      notAfter: new Date(root.claims.exp * 1000).toISOString(),
    };
    expect(decision({ grant: { ...grant, claims: { sha256: "11".repeat(32) }, ...change } })).toBe(
      "STATEMENT_MISMATCH",
    );
  });

  test.each([
    ["event", { eventId: uuid(78) }],
    ["tenant", { tenant: "other" }],
  ])("a decision of another %s is refused", (_what, change) => {
    expect(decision(change)).toBe("STATEMENT_MISMATCH");
  });

  test("a decision of another execution or policy set is refused", () => {
    const id = uuid(79);
    const lineage = { parent: null, root: id, depth: 0, causes: [] };
    expect(decision({ executionId: id, lineage })).toBe("STATEMENT_MISMATCH");
    const policy = { ...root.claims.exec.policy, bundle: `sha256:${"00".repeat(32)}` };
    const parts = makeOrder({ claims: withExec(root.claims, { policy }) }, plane);
    const order = () => ({ ...parts.order, claims: makeOrder(root, plane).order.claims });
    expect(verdictOn(plane, root, { order })).toBe("STATEMENT_MISMATCH");
  });
});

describe("what the log holds", () => {
  test("a leaf the log does not hold is refused", () => {
    const elsewhere = { log: { ...testLog(), origin: plane.log.origin } };
    const checkpoint = () => makeOrder(root, plane).checkpoint;
    expect(verdictOn(plane, root, { signers: elsewhere, checkpoint })).toBe("NOT_IN_LOG");
  });

  test("a proof of another leaf is refused", () => {
    const order = (o: ReturnType<typeof makeOrder>["order"]) => ({ ...o, index: o.index - 1 });
    expect(verdictOn(plane, root, { order })).toBe("NOT_IN_LOG");
  });

  test("a shortened proof is refused", () => {
    const order = (o: ReturnType<typeof makeOrder>["order"]) => ({ ...o, proof: o.proof.slice(1) });
    expect(verdictOn(plane, root, { order })).toBe("NOT_IN_LOG");
  });

  test("a checkpoint of another origin is refused", () => {
    const signers = { log: testLog("evidence.writ.test/other/0") };
    expect(verdictOn(plane, root, { signers })).toBe("CHECKPOINT_INVALID");
  });

  test("a checkpoint of our origin by another key is refused", () => {
    const signers = { log: testLog(plane.log.origin) };
    expect(verdictOn(plane, root, { signers })).toBe("CHECKPOINT_INVALID");
  });

  test("claims that name another log are refused", () => {
    const { event } = root.claims.exec.evidence;
    const claims = withExec(root.claims, { evidence: { log: "other/log", event } });
    expect(verdictOn(plane, { claims })).toBe("NOT_IN_LOG");
  });
});

describe("what is allowed at all", () => {
  test("claims in another form are refused", () => {
    const order = (o: ReturnType<typeof makeOrder>["order"]) => ({
      ...o,
      claims: encodeUtf8("{} "),
    });
    expect(verdictOn(plane, root, { order })).toBe("GRANT_MALFORMED");
  });

  test.each([
    ["another issuer", { iss: "urn:other" }, "GRANT_WRONG_ISSUER"],
    ["a start in the future", { iat: nowS + 60, nbf: nowS + 60 }, "GRANT_NOT_YET_VALID"],
    ["a start window that is over", { iat: nowS - 9, nbf: nowS - 9, exp: nowS }, "GRANT_EXPIRED"],
    ["a start window too long", { exp: nowS + 121 }, "GRANT_LIFETIME"],
  ])("%s is refused", (_what, change, code) => {
    expect(verdictOn(plane, { claims: { ...root.claims, ...change } })).toBe(code);
  });

  test.each([
    ["a lease that is over", nowS, "LEASE_EXPIRED"],
    ["a lease over a day", nowS + 86_401, "LEASE_TOO_LONG"],
    ["a lease before the end of the window", nowS + 119, "GRANT_LIFETIME"],
  ])("%s is refused", (_what, notAfter, code) => {
    const lease = { ...root.claims.exec.lease, not_after: notAfter };
    expect(verdictOn(plane, { claims: withExec(root.claims, { lease }) })).toBe(code);
  });

  test("a runtime result that is stale is refused", () => {
    const runtime = root.claims.exec.runtime && { ...root.claims.exec.runtime, not_after: nowS };
    expect(verdictOn(plane, { claims: withExec(root.claims, { runtime }) })).toBe("RUNTIME_STALE");
  });
});

describe("under a parent", () => {
  const child = () => {
    const parent = grantOf(plane, root.claims);
    return { claims: childClaims(parent.own), parentGrant: parent.token };
  };

  test("a child that asks for less is signed", () => {
    expect(verdictOn(plane, child())).toBe("signed");
  });

  test("a child without its parent grant, and a root with one, is refused", () => {
    const { claims, parentGrant } = child();
    expect(verdictOn(plane, { claims })).toBe("PARENT_MISMATCH");
    expect(verdictOn(plane, { ...root, parentGrant })).toBe("PARENT_MISMATCH");
  });

  test("a parent grant of another control plane is refused", () => {
    const other = grantOf(controlPlane(), root.claims);
    const parts = { claims: childClaims(other.own), parentGrant: other.token };
    expect(verdictOn(plane, parts)).toBe("GRANT_KEY_UNKNOWN");
  });

  test("a caller that does not hold the parent grant is refused", () => {
    const { kid } = testKey();
    const { claims, parentGrant } = child();
    const bound = { ...claims, cnf: { jkt: kid } };
    const parts = { claims: bound, parentGrant, assertion: { holder: kid } };
    expect(verdictOn(plane, parts)).toBe("PARENT_NOT_HOLDER");
  });

  test("a holder that is somebody else than the parent names is refused", () => {
    const parts = { ...child(), assertion: { sub: "Workload::other" } };
    expect(verdictOn(plane, parts)).toBe("ASSERTION_MISMATCH");
  });

  test("the holder may hand on to another actor, and that one goes on under its own name", () => {
    const agent = testKey();
    const facts = { attributes: {}, teams: [] };
    const { claims, parentGrant } = child();
    const handedOn = {
      claims: {
        ...claims,
        cnf: { jkt: agent.kid },
        act: { sub: "Agent::research" },
        authorization_details: [
          claims.authorization_details[0],
          { type: "exec-child", actions: ["tool:call"], locations: ["Tool::*"], constraints: {} },
        ] as const,
      },
      parentGrant,
      assertion: {
        act: "Agent::research",
        holder: plane.holder.kid,
        facts: { actor: facts, principal: facts },
      },
    };
    expect(verdictOn(plane, handedOn)).toBe("signed");
    const own = grantOf(plane, handedOn.claims);
    const grandchild = { claims: childClaims(own.own, 3), parentGrant: own.token };
    expect(verdictOn(plane, { ...grandchild, assertion: { sub: "Agent::research" } })).toBe(
      "signed",
    );
    expect(verdictOn(plane, grandchild)).toBe("ASSERTION_MISMATCH");
  });
});
