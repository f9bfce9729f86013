import { canonicalBytes, type Json } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import { StatementError } from "../statement/statement-error.ts";
import {
  allowed,
  digest,
  freeHead,
  hash32,
  id,
  laterHead,
  otherId,
  policySet,
  time,
} from "../testing/events.ts";
import { mutations } from "../testing/mutations.ts";
import { buildDecision, type DecisionPredicate } from "./decision.ts";
import { buildOutcome, type OutcomePredicate, readOutcome } from "./outcome.ts";
import { buildPolicyLifecycle, type PolicyLifecyclePredicate } from "./policy-lifecycle.ts";
import { buildRedemption } from "./redemption.ts";

function refusedAt(build: () => Uint8Array): string {
  try {
    build();
    return "built";
  } catch (error) {
    return error instanceof StatementError ? error.member : String(error);
  }
}

const denied: DecisionPredicate = {
  ...allowed,
  decision: "DENY",
  reasonCodes: ["NO_PERMIT"],
  grant: null,
  final: { events: 1 },
};

function decide(predicate: DecisionPredicate, changed: Partial<DecisionPredicate> = {}): string {
  return refusedAt(() => buildDecision(digest.sha256, { ...predicate, ...changed }));
}

test("allows only with identity, policy and grant", () => {
  expect(decide(allowed)).toBe("built");
  expect(decide(allowed, { reasonCodes: [] })).toBe("built");
  expect(decide(allowed, { grant: null })).toBe("grant");
  expect(decide(allowed, { identity: null })).toBe("identity");
  expect(decide(allowed, { policyProof: null })).toBe("policyProof");
  expect(decide(allowed, { final: { events: 1 } })).toBe("final");
});

test("ends with a denial or a pending decision, which say why and grant nothing", () => {
  for (const decision of ["DENY", "PENDING"] as const) {
    expect(decide(denied, { decision })).toBe("built");
    expect(decide(denied, { decision, policyProof: null, identity: null })).toBe("built");
    expect(decide(denied, { decision, final: null })).toBe("final");
    expect(decide(denied, { decision, final: { events: 2 } })).toBe("final");
    expect(decide(denied, { decision, grant: allowed.grant })).toBe("grant");
    expect(decide(denied, { decision, reasonCodes: [] })).toBe("reasonCodes");
  }
});

test("starts every execution with its decision", () => {
  expect(decide(allowed, { seq: 1 })).toBe("seq");
  expect(decide(allowed, { prev: digest.sha256 })).toBe("prev");
});

test("makes a root its own root, and a child somebody else's", () => {
  const root = { parent: null, root: id, depth: 0, causes: [] };
  expect(decide(allowed, { lineage: root })).toBe("built");
  const wrong = [
    { ...root, depth: 1 },
    { ...root, root: otherId },
    { ...root, parent: otherId },
    { ...root, parent: otherId, depth: 1 },
    { ...root, parent: id, root: otherId, depth: 1 },
  ];
  expect(wrong.map((lineage) => decide(allowed, { lineage }))).toEqual(wrong.map(() => "lineage"));
  expect(decide(allowed, { lineage: { ...root, parent: otherId, root: otherId, depth: 33 } })).toBe(
    "depth",
  );
});

test("takes only real times in UTC with milliseconds", () => {
  const times = [
    "2026-11-23T01:40:21Z",
    "2026-11-23T01:40:21.123+00:00",
    "2026-11-23T01:40:21.1234Z",
    "2026-02-30T01:40:21.123Z",
    "2026-11-23 01:40:21.123Z",
    "2026-11-23",
    "1",
    "",
  ];
  expect(times.map((occurredAt) => decide(allowed, { occurredAt }))).toEqual(
    times.map(() => "occurredAt"),
  );
});

test("takes only ids, digests and names of their form", () => {
  expect(decide(allowed, { eventId: id.toUpperCase() })).toBe("eventId");
  expect(decide(allowed, { tenant: "Sample" })).toBe("tenant");
  expect(decide(allowed, { tenant: "-" })).toBe("built");
  expect(decide(allowed, { salt: "A".repeat(42) })).toBe("salt");
  expect(decide(allowed, { salt: `${"A".repeat(42)}B` })).toBe("salt");
  expect(decide(allowed, { reasonCodes: ["no permit"] })).toBe("reasonCodes");
  expect(decide(allowed, { recordedBy: { service: "" } })).toBe("service");
});

test("places a redemption after the decision and before the end", () => {
  const redeem = (head: Partial<typeof laterHead>): string =>
    refusedAt(() =>
      buildRedemption(digest.sha256, {
        ...laterHead,
        grant: { jti: id },
        redemptionId: id,
        audience: "urn:writ:demo",
        verifier: "executor",
        holder: hash32,
        ...head,
      }),
    );
  expect(redeem({})).toBe("built");
  expect(redeem({ seq: 0 })).toBe("seq");
  expect(redeem({ prev: null })).toBe("prev");
  expect(redeem({ final: { events: 2 } })).toBe("final");
});

test("ends an execution with its outcome, which counts the events", () => {
  const base: OutcomePredicate = {
    ...laterHead,
    seq: 2,
    final: { events: 3 },
    status: "failed",
    output: null,
  };
  const end = (changed: Partial<OutcomePredicate>): string =>
    refusedAt(() => buildOutcome(digest.sha256, { ...base, ...changed }));
  expect(end({})).toBe("built");
  expect(end({ final: null })).toBe("final");
  expect(end({ final: { events: 2 } })).toBe("final");
  expect(end({ seq: 0, final: { events: 1 } })).toBe("seq");
  expect(end({ seq: 1, final: { events: 2 } })).toBe("seq");
  expect(end({ prev: null })).toBe("prev");
  expect(end({ code: "REQUEST_TAMPERED" })).toBe("code");
  expect(end({ verifier: "spiffe://writ.local/workload/executor" })).toBe("verifier");
});

describe("an execution that was refused", () => {
  const refused: OutcomePredicate = {
    ...laterHead,
    final: { events: 2 },
    status: "refused",
    code: "REQUEST_TAMPERED",
    verifier: "spiffe://writ.local/workload/executor",
    output: null,
  };
  const refuse = (changed: Partial<OutcomePredicate>): string =>
    refusedAt(() => buildOutcome(digest.sha256, { ...refused, ...changed }));

  test("ends right after its decision", () => {
    expect(refuse({})).toBe("built");
    expect(refuse({ seq: 2, final: { events: 3 } })).toBe("seq");
    expect(refuse({ seq: 0, final: { events: 1 } })).toBe("seq");
    expect(refuse({ prev: null })).toBe("prev");
    expect(refuse({ final: null })).toBe("final");
    expect(refuse({ final: { events: 3 } })).toBe("final");
  });

  test("says why and by whom, and has neither an output nor an executor's signature", () => {
    const { code: _, ...silent } = refused;
    const { verifier: __, ...nameless } = refused;
    expect(refusedAt(() => buildOutcome(digest.sha256, silent))).toBe("code");
    expect(refusedAt(() => buildOutcome(digest.sha256, nameless))).toBe("verifier");
    expect(refuse({ code: "because" })).toBe("code");
    expect(refuse({ verifier: "" })).toBe("verifier");
    expect(refuse({ output: { digest, length: 1 } })).toBe("output");
    expect(refuse({ executor: { key: hash32, signature: digest } })).toBe("executor");
  });

  test("is refused when it is changed in any one place", () => {
    const bytes = buildOutcome(digest.sha256, refused);
    const frame = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const read = [...mutations(refused)].filter(({ document }) => {
      try {
        return readOutcome(canonicalBytes({ ...frame, predicate: document } as Json));
      } catch (error) {
        if (error instanceof StatementError) return false;
        throw error;
      }
    });
    expect(readOutcome(bytes).predicate).toEqual(refused);
    expect(read.map(({ what }) => what)).toEqual([]);
  });
});

test("names the causes sorted, each once, few, and never the execution itself", () => {
  const cause = (n: number) => `${otherId.slice(0, -2)}${n.toString(16).padStart(2, "0")}`;
  const many = Array.from({ length: 17 }, (_, n) => cause(n));
  const led = (causes: readonly string[]) =>
    decide(allowed, { lineage: { ...allowed.lineage, causes } });
  expect(led([])).toBe("built");
  expect(led(many.slice(1))).toBe("built");
  expect(led(many)).toBe("causes");
  expect(led([cause(2), cause(1)])).toBe("causes");
  expect(led([cause(1), cause(1)])).toBe("causes");
  expect(led(["not an id"])).toBe("causes");
  expect(led([id])).toBe("causes");
});

const activation: PolicyLifecyclePredicate = {
  ...freeHead,
  transition: "active",
  policySet,
  counter: 1,
  previous: null,
  mode: "active",
  notBefore: time,
  notAfter: "2027-02-21T10:00:00.000Z",
  proposedBy: "spiffe://writ.local/operator/admin",
  approvals: [],
  validation: { errors: 0, warnings: 0 },
  tests: { passed: 3, failed: 0 },
  simulation: null,
  reason: null,
};

function transition(changed: Partial<PolicyLifecyclePredicate>): string {
  return refusedAt(() => buildPolicyLifecycle(digest.sha256, { ...activation, ...changed }));
}

test("counts activations without a gap", () => {
  expect(transition({})).toBe("built");
  expect(transition({ counter: 2, previous: { counter: 1, policySet } })).toBe("built");
  expect(transition({ counter: 2 })).toBe("counter");
  expect(transition({ counter: 3, previous: { counter: 1, policySet } })).toBe("counter");
  expect(transition({ counter: null })).toBe("counter");
});

test("activates for a window that has a beginning and a later end", () => {
  expect(transition({ notBefore: null })).toBe("notAfter");
  expect(transition({ notAfter: null })).toBe("notAfter");
  expect(transition({ notAfter: time })).toBe("notAfter");
  expect(transition({ mode: null })).toBe("mode");
});

test("publishes without counter, mode or window", () => {
  const published = {
    transition: "published",
    counter: null,
    mode: null,
    notBefore: null,
    notAfter: null,
  } as const;
  expect(transition(published)).toBe("built");
  expect(transition({ ...published, counter: 1 })).toBe("counter");
  expect(transition({ ...published, previous: { counter: 1, policySet } })).toBe("previous");
  expect(transition({ ...published, mode: "active" })).toBe("mode");
  expect(transition({ ...published, notAfter: time })).toBe("notAfter");
});
