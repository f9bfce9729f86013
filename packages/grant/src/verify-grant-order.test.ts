import { hashText } from "@writ/token";
import { expect, test } from "vitest";
import { testKeys } from "./test-control-plane.ts";
import { digest, iat, nowMs, testKey, uuid, verdict, withExec } from "./test-grants.ts";
import { argumentsOf, goodScenario, type Scenario } from "./test-scenario.ts";
import { verifyGrant } from "./verify-grant.ts";

const keys = testKeys();
const holder = testKey("Ed25519");
const stranger = testKey("Ed25519");

/** Breaks what one step looks at, and nothing a step before it looks at. */
interface Fault {
  readonly step: number;
  readonly code: string;
  readonly breaking: (scenario: Scenario) => Scenario;
}

function fault(
  step: number,
  code: string,
  breaking: (scenario: Scenario) => Partial<Scenario>,
): Fault {
  return { step, code, breaking: (scenario) => ({ ...scenario, ...breaking(scenario) }) };
}

const faults: readonly Fault[] = [
  fault(0, "GRANT_MALFORMED", ({ editGrant }) => ({
    editGrant: (grant) => `${editGrant(grant)}=`,
  })),
  fault(1, "GRANT_WRONG_TYPE", () => ({ typ: "exec-id+jwt" })),
  fault(2, "KEYSET_STALE", ({ view }) => ({
    view: { ...view, keys: { ...view.keys, maxAgeMs: 1 } },
  })),
  fault(3, "GRANT_KEY_UNKNOWN", ({ view }) => ({
    view: { ...view, keys: { ...view.keys, find: () => undefined } },
  })),
  fault(4, "GRANT_SIG_INVALID", () => ({
    signer: { ...stranger.signing, kid: keys.grant.signing.kid },
  })),
  fault(5, "GRANT_MALFORMED", () => ({ payload: (claims) => ({ ...claims, extra: 1 }) })),
  fault(6, "GRANT_WRONG_ISSUER", ({ claims }) => ({ claims: { ...claims, iss: "urn:other" } })),
  fault(6.1, "GRANT_WRONG_AUDIENCE", ({ claims }) => ({ claims: { ...claims, aud: "urn:other" } })),
  fault(6.2, "TENANT_MISMATCH", ({ view }) => ({ view: { ...view, tenant: "other" } })),
  fault(7, "GRANT_EXPIRED", ({ claims }) => ({ claims: { ...claims, exp: iat + 5 } })),
  fault(7.1, "LEASE_EXPIRED", ({ claims }) => ({
    claims: withExec(claims, { lease: { not_after: iat, heartbeat_s: 1 } }),
  })),
  fault(8, "REVOCATION_STATE_STALE", ({ view }) => ({ view: { ...view, maxStalenessMs: -1 } })),
  fault(9, "GRANT_REVOKED", ({ view }) => ({
    view: {
      ...view,
      revocations: {
        ...view.revocations,
        revoked: ({ jti }) => ({
          type: "grant",
          value: jti,
          tenant: "sample",
          at: iat,
          id: uuid(9),
        }),
      },
    },
  })),
  fault(10, "POP_INVALID", () => ({ proof: { gth: hashText("other") } })),
  fault(10.1, "POP_REPLAYED", ({ view }) => ({ view: { ...view, seenProof: () => false } })),
  fault(11, "REQUEST_TAMPERED", ({ use }) => ({ use: { ...use, input: new Uint8Array(2) } })),
  fault(12, "ARTIFACT_MISMATCH", ({ use }) => ({ use: { ...use, artifacts: [] } })),
  fault(13, "RUNTIME_MISMATCH", ({ use }) => ({ use: { ...use, measurement: digest("other") } })),
  fault(14, "SCOPE_EXCEEDED", ({ use }) => ({ use: { ...use, action: "agent:stop" } })),
];

const pairs = faults.flatMap((first) =>
  faults.filter((second) => second.step > first.step).map((second) => [first, second] as const),
);

test.each(
  pairs.map(
    ([first, second]) => [first.code, first.step, second.code, second.step, first, second] as const,
  ),
)("%s of step %d comes before %s of step %d", (_, __, ___, ____, first, second) => {
  const scenario = first.breaking(second.breaking(goodScenario(keys, holder)));
  expect(verdict(() => verifyGrant(...argumentsOf(scenario)))).toBe(first.code);
});

test("a grant is not looked up, and a proof not remembered, before everything before is in order", () => {
  const good = goodScenario(keys, holder);
  const asked: string[] = [];
  const view = {
    ...good.view,
    seenProof: () => asked.push("proof") > 0,
    revocations: {
      ...good.view.revocations,
      lastGoodMs: nowMs - 10_000,
      revoked: () => {
        asked.push("revoked");
        return undefined;
      },
    },
  };
  expect(verdict(() => verifyGrant(...argumentsOf({ ...good, view })))).toBe(
    "REVOCATION_STATE_STALE",
  );
  expect(asked).toEqual([]);
});
