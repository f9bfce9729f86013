import { canonicalize } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeClientAssertion, readClientAssertion } from "./client-assertion.ts";
import { parseCompact } from "./compact.ts";
import { makeProofOfPossession, readProofOfPossession } from "./proof-of-possession.ts";
import {
  algs,
  audience,
  clientAssertion,
  nowMs,
  proof,
  rpc,
  rqh,
  session,
  testKey,
  verdict,
} from "./test-tokens.ts";
import { makeSessionToken, readSessionToken } from "./session-token.ts";
import { findKeyAmong, verificationKeyFromJwk } from "./verification-key.ts";

const seconds = fc.integer({ min: 100, max: 4_000_000_000 });
const name = fc.stringMatching(/^[A-Za-z0-9._@/-]{1,128}$/);
const claimsOf = fc
  .record({
    aud: fc.stringMatching(/^[!-~]{1,64}$/),
    iat: seconds,
    lifetimeS: fc.integer({ min: 1, max: 300 }),
    tenant: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/),
    type: fc.constantFrom("User", "Workload", "Agent"),
    id: name,
    jti: fc.stringMatching(/^[A-Za-z0-9_-]{16,128}$/),
  })
  .map(({ aud, iat, lifetimeS, tenant, type, id, jti }) => {
    const client = `${tenant}/${type}::${id}`;
    return { aud, exp: iat + lifetimeS, iat, iss: client, jti, rpc, rqh, sub: client };
  });

test.each(algs)("reads every client assertion it makes with %s", (alg) => {
  const { signing, verification } = testKey(alg);
  fc.assert(
    fc.property(claimsOf, (claims) => {
      const token = makeClientAssertion(claims, signing);
      const use = { audience: claims.aud, rpc, rqh, nowMs: claims.iat * 1000 };
      const read = readClientAssertion(token, () => verification, use);
      expect(canonicalize(read)).toBe(canonicalize(claims));
    }),
    { numRuns: 200 },
  );
});

test.each(algs)("reads no %s token in which one character is another", (alg) => {
  const { signing, verification, jwk } = testKey(alg);
  const assertion = makeClientAssertion(clientAssertion, signing);
  const pop = makeProofOfPossession(proof, signing, jwk);
  const use = { audience, rpc, rqh, nowMs };
  const findKey = findKeyAmong([jwk]);
  const readers: readonly [string, (token: string) => unknown][] = [
    [assertion, (token) => readClientAssertion(token, () => verification, use)],
    [pop, (token) => readProofOfPossession(token, verificationKeyFromJwk, { ...use, grant: null })],
    [makeSessionToken(session, signing), (token) => readSessionToken(token, findKey, nowMs)],
  ];
  for (const [token, read] of readers) {
    expect(verdict(() => read(token))).toBe("accepted");
    fc.assert(
      fc.property(mutationOf(token), (mutant) => {
        expect(verdict(() => read(mutant))).not.toBe("accepted");
      }),
      { numRuns: 1000 },
    );
  }
});

test("reads no token that lost, gained or repeated a part", () => {
  const { signing, verification } = testKey("ES256");
  const token = makeClientAssertion(clientAssertion, signing);
  const use = { audience, rpc, rqh, nowMs };
  const cut = fc.tuple(fc.nat(token.length), fc.nat(token.length), fc.string({ maxLength: 8 }));
  fc.assert(
    fc.property(cut, ([from, to, inserted]) => {
      const mutant = token.slice(0, from) + inserted + token.slice(to);
      fc.pre(mutant !== token);
      const read = () => readClientAssertion(mutant, () => verification, use);
      expect(verdict(read)).not.toBe("accepted");
    }),
    { numRuns: 1000 },
  );
});

test("refuses any text whatever with an error of its own", () => {
  const part = fc.oneof(fc.base64String(), fc.string(), fc.json().map(toSegment));
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(".")),
  );
  fc.assert(
    fc.property(text, fc.constantFrom("kid" as const, "jwk" as const), (token, headerMembers) => {
      const parse = () => parseCompact(token, { typ: "exec-grant+jwt", headerMembers });
      expect(verdict(parse)).not.toBe("accepted");
    }),
    { numRuns: 1000 },
  );
});

function mutationOf(token: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(token.length - 1), fc.integer({ min: 0, max: 255 }))
    .map(([at, code]) => token.slice(0, at) + String.fromCharCode(code) + token.slice(at + 1))
    .filter((mutant) => mutant !== token);
}

function toSegment(json: string): string {
  return Buffer.from(json).toString("base64url");
}
