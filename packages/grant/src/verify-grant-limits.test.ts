import { describe, expect, test } from "vitest";
import { testKeys } from "./test-control-plane.ts";
import { iat, nowMs, verdict } from "./test-grants.ts";
import { argumentsOf, goodScenario } from "./test-scenario.ts";
import { verifyGrant } from "./verify-grant.ts";

const keys = testKeys();

describe("the limits of time, to the millisecond", () => {
  const [grant, use, view] = argumentsOf(goodScenario(keys));
  const { keys: verifying, revocations } = view;
  const lax = { ...view, seenProof: () => true };

  function at(time: number): string {
    const current = {
      ...lax,
      nowMs: time,
      keys: { ...verifying, signedAtMs: time },
      revocations: { ...revocations, lastGoodMs: time },
    };
    return verdict(() => verifyGrant(grant, use, current));
  }

  test.each([
    [iat * 1000 - 2001, "GRANT_NOT_YET_VALID"],
    [iat * 1000 - 2000, "accepted"],
    [(iat + 60) * 1000 - 1, "accepted"],
    [(iat + 60) * 1000, "GRANT_EXPIRED"],
    [(iat + 3600) * 1000, "GRANT_EXPIRED"],
    [(iat - 59) * 1000, "GRANT_NOT_YET_VALID"],
  ])("at %i: %s", (time, expected) => {
    expect(at(time)).toBe(expected);
  });

  test.each([
    [0, "accepted"],
    [5000, "accepted"],
    [5001, "REVOCATION_STATE_STALE"],
    [-2000, "accepted"],
    [-2001, "REVOCATION_STATE_STALE"],
    [Infinity, "REVOCATION_STATE_STALE"],
    [Number.NaN, "REVOCATION_STATE_STALE"],
  ])("revocations %i ms old: %s", (age, expected) => {
    const aged = { ...lax, revocations: { ...revocations, lastGoodMs: nowMs - age } };
    expect(verdict(() => verifyGrant(grant, use, aged))).toBe(expected);
  });

  test.each([
    [0, "accepted"],
    [60_000, "accepted"],
    [60_001, "KEYSET_STALE"],
    [-2001, "KEYSET_STALE"],
    [Number.NaN, "KEYSET_STALE"],
  ])("keys %i ms old: %s", (age, expected) => {
    const aged = { ...lax, keys: { ...verifying, signedAtMs: nowMs - age, maxAgeMs: 60_000 } };
    expect(verdict(() => verifyGrant(grant, use, aged))).toBe(expected);
  });

  test("nobody can allow any age", () => {
    const staleness = { ...lax, maxStalenessMs: Infinity };
    const revocationAge = (age: number) => ({
      ...staleness,
      revocations: { ...revocations, lastGoodMs: nowMs - age },
    });
    expect(verdict(() => verifyGrant(grant, use, revocationAge(120_000)))).toBe("accepted");
    expect(verdict(() => verifyGrant(grant, use, revocationAge(120_001)))).toBe(
      "REVOCATION_STATE_STALE",
    );
    const day = 24 * 3600 * 1000;
    const keyAge = (age: number) => ({
      ...lax,
      keys: { ...verifying, maxAgeMs: Infinity, signedAtMs: nowMs - age },
    });
    expect(verdict(() => verifyGrant(grant, use, keyAge(day)))).toBe("accepted");
    expect(verdict(() => verifyGrant(grant, use, keyAge(day + 1)))).toBe("KEYSET_STALE");
  });
});
