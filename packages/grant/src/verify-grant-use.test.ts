import { encodeUtf8 } from "@writ/encoding";
import { hashText, type PublicJwk, verificationKeyFromJwk } from "@writ/token";
import { describe, expect, test } from "vitest";
import { type Change, executing, proving, using, verdictOf, viewing } from "./test-changes.ts";
import { testKeys } from "./test-control-plane.ts";
import { digest, iat, testKey, verdict, withExec } from "./test-grants.ts";
import { argumentsOf, goodScenario } from "./test-scenario.ts";
import { verifyGrant } from "./verify-grant.ts";

const keys = testKeys();
const holder = testKey("Ed25519");

describe("the use, steps 10 to 14", () => {
  test.each<[string, string, Change]>([
    ["no proof", "POP_MISSING", using({ proof: "" })],
    ["a proof by another key", "POP_INVALID", () => ({ holder: testKey("Ed25519") })],
    ["a proof by another type of key", "POP_INVALID", () => ({ holder: testKey("ES256") })],
    ["a proof for another grant", "POP_INVALID", proving({ gth: hashText("other") })],
    ["a proof for another request", "POP_INVALID", proving({ rqh: hashText("other") })],
    [
      "a proof for another method",
      "POP_INVALID",
      proving({ rpc: "/writ.grant.v1.GrantService/RenewLease" }),
    ],
    [
      "a proof for another audience",
      "POP_INVALID",
      proving({ aud: "spiffe://writ.local/workload/other" }),
    ],
    ["a proof that is over", "POP_INVALID", proving({ iat: iat - 60, exp: iat - 25 })],
    ["a proof that is no token", "POP_INVALID", using({ proof: "x" })],
    ["the grant as its proof", "POP_INVALID", (good) => ({ use: { proof: argumentsOf(good)[0] } })],
    ["a proof seen before", "POP_REPLAYED", viewing({ seenProof: () => false })],
    [
      "one byte changed",
      "REQUEST_TAMPERED",
      using({ input: encodeUtf8('{"amount":101,"path":"/data/in"}') }),
    ],
    [
      "other order",
      "REQUEST_TAMPERED",
      using({ input: encodeUtf8('{"path":"/data/in","amount":100}') }),
    ],
    [
      "one byte more",
      "REQUEST_TAMPERED",
      using({ input: encodeUtf8('{"amount":100,"path":"/data/in"} ') }),
    ],
    ["no input", "REQUEST_TAMPERED", using({ input: new Uint8Array() })],
    [
      "a length that is wrong in the grant",
      "REQUEST_TAMPERED",
      (good) => executing({ request: { ...good.claims.exec.request, len: 31 } })(good),
    ],
    ["no artifacts", "ARTIFACT_MISMATCH", using({ artifacts: [] })],
    [
      "an artifact more",
      "ARTIFACT_MISMATCH",
      (good) =>
        using({ artifacts: [...good.claims.exec.artifacts, { name: "x", h: hashText("x") }] })(
          good,
        ),
    ],
    [
      "another artifact",
      "ARTIFACT_MISMATCH",
      using({
        artifacts: [
          { name: "image", h: hashText("image") },
          { name: "prompt", h: hashText("evil") },
        ],
      }),
    ],
    [
      "one artifact twice",
      "ARTIFACT_MISMATCH",
      using({
        artifacts: [
          { name: "image", h: hashText("image") },
          { name: "image", h: hashText("image") },
        ],
      }),
    ],
    [
      "the artifacts in another order",
      "accepted",
      (good) => using({ artifacts: good.claims.exec.artifacts.toReversed() })(good),
    ],
    [
      "a runtime measured too long ago",
      "RUNTIME_STALE",
      (good) =>
        executing({
          runtime: good.claims.exec.runtime && { ...good.claims.exec.runtime, not_after: iat + 5 },
        })(good),
    ],
    ["a runtime below the level", "RUNTIME_LEVEL_TOO_LOW", viewing({ minRuntimeLevel: 3 })],
    ["another measurement", "RUNTIME_MISMATCH", using({ measurement: digest("other") })],
    ["no runtime where one is demanded", "RUNTIME_UNVERIFIABLE", executing({ runtime: null })],
    ["another action", "SCOPE_EXCEEDED", using({ action: "agent:stop" })],
    ["an action only children may do", "SCOPE_EXCEEDED", using({ action: "tool:call" })],
    ["another resource", "SCOPE_EXCEEDED", using({ resource: "Agent::other" })],
  ])("%s: %s", (_, expected, change) => {
    expect(verdictOf(keys, holder, change)).toBe(expected);
  });

  test("an argument out of its bounds is outside of the grant", () => {
    const bounded =
      (max: number): Change =>
      ({ claims }) => {
        const [exec, ...children] = claims.authorization_details;
        const constraints = { amount: { required: true, max } };
        return {
          claims: { ...claims, authorization_details: [{ ...exec, constraints }, ...children] },
        };
      };
    expect(verdictOf(keys, holder, bounded(100))).toBe("accepted");
    expect(verdictOf(keys, holder, bounded(99))).toBe("SCOPE_EXCEEDED");
  });

  test("an input that is not canonical is refused even if it was signed so", () => {
    for (const text of [
      '{"b":1,"a":2}',
      '{"a":1,"a":1}',
      '{"a":9007199254740993}',
      "{",
      '{"a":1e400}',
    ]) {
      const raw = encodeUtf8(text);
      const request = {
        h: hashText(raw),
        alg: "sha-256",
        media: "application/json",
        len: raw.length,
      } as const;
      const change: Change = (good) => ({
        ...executing({ request })(good),
        ...using({ input: raw })(good),
      });
      expect(verdictOf(keys, holder, change)).toBe("REQUEST_TAMPERED");
    }
  });

  test("a second use of the same proof is a replay", () => {
    const given = argumentsOf(goodScenario(keys));
    expect(verdict(() => verifyGrant(...given))).toBe("accepted");
    expect(verdict(() => verifyGrant(...given))).toBe("POP_REPLAYED");
  });

  test("a proof is remembered for as long as it could be used", () => {
    const until: number[] = [];
    const seenProof = (_jkt: string, _jti: string, untilS: number) => until.push(untilS) > 0;
    expect(verdictOf(keys, holder, viewing({ seenProof }))).toBe("accepted");
    expect(until).toEqual([iat + 60 + 30]);
  });

  test("a measurement that was not made is not a match", () => {
    const good = goodScenario(keys);
    const [grant, { measurement: _, ...use }, view] = argumentsOf(good);
    expect(verdict(() => verifyGrant(grant, use, view))).toBe("RUNTIME_UNVERIFIABLE");
  });

  test("a verifier of any tenant and any runtime takes both", () => {
    const good = goodScenario(keys);
    const [grant, use, { tenant: _, minRuntimeLevel: __, ...view }] = argumentsOf({
      ...good,
      claims: withExec(good.claims, { runtime: null }),
    });
    expect(verdict(() => verifyGrant(grant, use, view))).toBe("accepted");
  });

  test("keys of holders are imported through the view, so that they can be kept", () => {
    const imported: PublicJwk[] = [];
    const importKey = (jwk: PublicJwk) => {
      imported.push(jwk);
      return verificationKeyFromJwk(jwk);
    };
    expect(verdictOf(keys, holder, viewing({ importKey }))).toBe("accepted");
    expect(imported).toEqual([holder.jwk]);
  });
});
