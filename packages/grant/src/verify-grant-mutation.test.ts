import { expect, test } from "vitest";
import { Denied } from "./denied.ts";
import { testKeys } from "./test-control-plane.ts";
import { testKey } from "./test-grants.ts";
import { argumentsOf, goodScenario } from "./test-scenario.ts";
import { verifyGrant } from "./verify-grant.ts";

function accepted(grants: Iterable<string>, ...[, use, view]: Parameters<typeof verifyGrant>) {
  // A proof is no second line here: it must be the grant itself that is refused.
  const codes = new Set([
    "GRANT_MALFORMED",
    "GRANT_WRONG_TYPE",
    "GRANT_ALG_MISMATCH",
    "GRANT_KEY_UNKNOWN",
    "GRANT_SIG_INVALID",
  ]);
  const found: string[] = [];
  for (const grant of grants) {
    try {
      verifyGrant(grant, use, view);
      found.push(grant);
    } catch (error) {
      if (!(error instanceof Denied && codes.has(error.code))) found.push(String(error));
    }
  }
  return found;
}

function* changedBytes(grant: string): Iterable<string> {
  for (let i = 0; i < grant.length; i++) {
    const before = grant.slice(0, i);
    const after = grant.slice(i + 1);
    const code = grant.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) yield before + String.fromCharCode(code ^ (1 << bit)) + after;
  }
}

function* cutAndGrown(grant: string): Iterable<string> {
  for (let i = 0; i < grant.length; i++) {
    yield grant.slice(0, i);
    yield grant.slice(0, i) + grant.slice(i + 1);
    yield `${grant.slice(0, i)}A${grant.slice(i)}`;
  }
  yield `${grant}A`;
}

test.each(["Ed25519", "ES256"] as const)(
  "a grant signed with %s is refused after any change of one byte",
  (alg) => {
    const given = argumentsOf(goodScenario(testKeys(alg), testKey(alg)));
    expect(accepted(changedBytes(given[0]), ...given)).toEqual([]);
    expect(accepted(cutAndGrown(given[0]), ...given)).toEqual([]);
    expect(() => verifyGrant(...given)).not.toThrow();
  },
  60_000,
);
