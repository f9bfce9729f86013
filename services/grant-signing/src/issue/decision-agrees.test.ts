import { expect, test } from "vitest";
import { nowMs, rootClaims, uuid } from "../testing/claims.ts";
import { controlPlane, verdictOn } from "../testing/control-plane.ts";
import { testStatementKey } from "../testing/keys.ts";
import type { OrderParts } from "../testing/orders.ts";

const plane = controlPlane();
const claims = rootClaims(plane.holder.kid, plane.log.origin);

function deciding(decision: OrderParts["decision"]): string {
  return verdictOn(plane, { claims, ...(decision && { decision }) });
}

test("a decision of an unknown key is refused", () => {
  const forged = verdictOn(plane, { claims }, { signers: { decision: testStatementKey() } });
  expect(forged).toBe("STATEMENT_INVALID: the key is not a decision key");
});

test("a decision signed with another service's statement key is refused", () => {
  const misused = verdictOn(plane, { claims }, { signers: { decision: plane.statement } });
  expect(misused).toBe("STATEMENT_INVALID: the key is not a decision key");
});

test("a signature by another key under the decision key's id is refused", () => {
  const forger = { ...testStatementKey(), keyId: plane.decision.keyId };
  const decision = {
    ...forger,
    sign: (payload: Uint8Array) => ({ ...forger.sign(payload), keyId: plane.decision.keyId }),
  };
  expect(verdictOn(plane, { claims }, { signers: { decision } })).toBe(
    "STATEMENT_INVALID: the decision's signature does not verify",
  );
});

test("one changed byte of the statement breaks its signature", () => {
  const order = ({ statement }: { statement: { payload: Uint8Array } & object }) => {
    const payload = Uint8Array.from(statement.payload);
    payload[40] = (payload[40] ?? 0) ^ 1;
    return { statement: { ...statement, payload } as never };
  };
  expect(verdictOn(plane, { claims }, { order })).toMatch(/^STATEMENT_INVALID: .*signature/);
});

test("a DENY is never signed", () => {
  const deny = deciding(() => ({
    decision: "DENY",
    reasonCodes: ["FORBIDDEN"],
    final: { events: 1 },
    grant: null,
  }));
  expect(deny).toBe("STATEMENT_MISMATCH: the decision is not an ALLOW");
});

test("the decision must be of exactly these claims", () => {
  const granting = (change: object) =>
    deciding(({ grant }) => ({ grant: grant && { ...grant, ...change } }));
  expect(granting({})).toBe("right");
  expect(granting({ claims: { sha256: "00".repeat(32) } })).toBe(
    "STATEMENT_MISMATCH: the decision is of other claims",
  );
  expect(granting({ jti: uuid(77) })).toBe("STATEMENT_MISMATCH: the decision is of another grant");
  expect(granting({ notAfter: new Date(nowMs + 60_000).toISOString() })).toBe(
    "STATEMENT_MISMATCH: the start window is another",
  );
});

test("the decision must be the event, execution, tenant and policy set the claims name", () => {
  const id = uuid(79);
  const lineage = { parent: null, root: id, depth: 0, causes: [] };
  expect(deciding(() => ({ eventId: uuid(78) }))).toMatch(
    /MISMATCH: the decision is another event/,
  );
  expect(deciding(() => ({ executionId: id, lineage }))).toMatch(/MISMATCH: .*another execution/);
  expect(deciding(() => ({ tenant: "other" }))).toMatch(/MISMATCH: .*another tenant/);
  const otherSet = deciding(({ policyProof }) => ({
    policyProof: policyProof && {
      ...policyProof,
      policySet: { digest: { sha256: "00".repeat(32) } },
    },
  }));
  expect(otherSet).toMatch(/MISMATCH: .*another policy set/);
});

test("the decision must be at the place in the chain the claims name", () => {
  const lineage = { parent: uuid(70), root: uuid(71), depth: 1, causes: [] };
  expect(deciding(() => ({ lineage }))).toMatch(/MISMATCH: .*another parent/);
});
