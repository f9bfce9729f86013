import { describe, expect, test } from "vitest";
import { checkProfile } from "./check-profile.ts";
import { iat, issuer, nowS, rootClaims, verdict, withExec } from "./test-grants.ts";

const claims = rootClaims();
const limits = { issuer, nowS, maxStartWindowS: 120, maxLeaseS: 1000 };
const { runtime, lease } = claims.exec;

function leaseUntil(not_after: number) {
  return withExec(claims, { lease: { ...lease, not_after } });
}

function runtimeUntil(not_after: number) {
  return withExec(claims, { runtime: runtime && { ...runtime, not_after } });
}

describe("checkProfile", () => {
  test.each([
    ["what is in order", claims, limits, "accepted"],
    ["another issuer", claims, { ...limits, issuer: `${issuer}/` }, "GRANT_WRONG_ISSUER"],
    ["a beginning two seconds ahead", claims, { ...limits, nowS: iat - 2 }, "accepted"],
    [
      "a beginning three seconds ahead",
      claims,
      { ...limits, nowS: iat - 3 },
      "GRANT_NOT_YET_VALID",
    ],
    ["the last second of the window", claims, { ...limits, nowS: iat + 59 }, "accepted"],
    ["a window that is over", claims, { ...limits, nowS: iat + 60 }, "GRANT_EXPIRED"],
    ["a window of the longest length", claims, { ...limits, maxStartWindowS: 60 }, "accepted"],
    ["a window that is too long", claims, { ...limits, maxStartWindowS: 59 }, "GRANT_LIFETIME"],
    ["a lease that is over", leaseUntil(nowS), limits, "LEASE_EXPIRED"],
    ["a lease that ends with the window", leaseUntil(claims.exp), limits, "accepted"],
    ["a lease that ends before the window", leaseUntil(claims.exp - 1), limits, "GRANT_LIFETIME"],
    ["a lease of the longest length", leaseUntil(nowS + 1000), limits, "accepted"],
    ["a lease that is too long", leaseUntil(nowS + 1001), limits, "LEASE_TOO_LONG"],
    ["a runtime that is stale", runtimeUntil(nowS), limits, "RUNTIME_STALE"],
    ["no runtime", withExec(claims, { runtime: null }), limits, "accepted"],
    ["a clock that is no number", claims, { ...limits, nowS: Number.NaN }, "GRANT_NOT_YET_VALID"],
    ["a limit that is no number", claims, { ...limits, maxLeaseS: Number.NaN }, "LEASE_TOO_LONG"],
  ])("%s", (_, given, within, expected) => {
    expect(verdict(() => checkProfile(given, within))).toBe(expected);
  });
});
