import { hashText } from "@writ/token";
import { describe, expect, test } from "vitest";
import { Denied } from "./denied.ts";
import { testKeys } from "./test-control-plane.ts";
import { testKey, verdict, withExec } from "./test-grants.ts";
import { argumentsOf, goodScenario } from "./test-scenario.ts";
import type { VerifierView } from "./verifier-view.ts";
import { verifyGrant } from "./verify-grant.ts";

const keys = testKeys();

describe("verifyGrant", () => {
  test.each(["Ed25519", "ES256"] as const)("accepts what is in order, signed with %s", (alg) => {
    const scenario = goodScenario(testKeys(alg), testKey(alg));
    const [grant, use, view] = argumentsOf(scenario);
    const verified = verifyGrant(grant, use, view);
    expect(verified).toEqual({
      claims: scenario.claims,
      kid: scenario.signer.kid,
      gth: hashText(grant),
      redemption: "required",
    });
  });

  test("says that a grant for several uses needs no redemption", () => {
    const good = goodScenario(keys);
    const verified = verifyGrant(
      ...argumentsOf({ ...good, claims: withExec(good.claims, { use: "multi" }) }),
    );
    expect(verified.redemption).toBe("not-required");
  });
});

describe("whatever goes wrong inside", () => {
  const [grant, use, view] = argumentsOf(goodScenario(keys));

  function failing(): never {
    throw new Error("the store is down");
  }

  test.each<[string, Partial<VerifierView>]>([
    ["the key lookup", { keys: { ...view.keys, find: failing } }],
    ["the revocation lookup", { revocations: { ...view.revocations, revoked: failing } }],
    ["the import of the holder's key", { importKey: failing }],
    ["the memory of proofs", { seenProof: failing }],
  ])("%s: it comes out as a denial", (_, change) => {
    const attempt = () => verifyGrant(grant, use, { ...view, ...change });
    expect(attempt).toThrow(Denied);
    expect(verdict(attempt)).toBe("GRANT_MALFORMED");
  });

  test("a clock or limit that is no number denies", () => {
    const broken: readonly (readonly [Partial<VerifierView>, string])[] = [
      [{ nowMs: Number.NaN }, "KEYSET_STALE"],
      [{ keys: { ...view.keys, maxAgeMs: Number.NaN } }, "KEYSET_STALE"],
      [{ maxStalenessMs: Number.NaN }, "REVOCATION_STATE_STALE"],
      [{ minRuntimeLevel: Number.NaN }, "RUNTIME_LEVEL_TOO_LOW"],
    ];
    const fresh = { ...view, seenProof: () => true };
    for (const [change, expected] of broken) {
      expect(verdict(() => verifyGrant(grant, use, { ...fresh, ...change }))).toBe(expected);
    }
  });

  test("callers without types are denied as well", () => {
    const untyped: unknown = verifyGrant;
    const call = untyped as (...given: readonly unknown[]) => unknown;
    const fresh = { ...view, seenProof: () => true };
    const { proof: _, ...withoutProof } = use;
    const { input: __, ...withoutInput } = use;
    const attempts: readonly (readonly [readonly unknown[], string])[] = [
      [[], "GRANT_MALFORMED"],
      [[undefined, use, fresh], "GRANT_MALFORMED"],
      [[{ length: 3 }, use, fresh], "GRANT_MALFORMED"],
      [[grant, undefined, fresh], "GRANT_MALFORMED"],
      [[grant, use, undefined], "GRANT_MALFORMED"],
      [[grant, use, {}], "GRANT_MALFORMED"],
      [[grant, withoutProof, fresh], "POP_MISSING"],
      [[grant, withoutInput, fresh], "GRANT_MALFORMED"],
      [[grant, use, { ...fresh, seenProof: () => Promise.resolve(true) }], "POP_REPLAYED"],
      [[grant, use, { ...fresh, seenProof: () => 1 }], "POP_REPLAYED"],
    ];
    for (const [given, expected] of attempts) expect(verdict(() => call(...given))).toBe(expected);
  });

  test("a denial says what it is and holds no part of the grant", () => {
    const tampered = `${grant.slice(0, -4)}AAAA`;
    const attempt = () => verifyGrant(tampered, use, view);
    expect(attempt).toThrow("GRANT_SIG_INVALID: The grant's signature does not verify.");
    expect(verdict(attempt)).toBe("GRANT_SIG_INVALID");
  });
});
