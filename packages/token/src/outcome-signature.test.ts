import { canonicalize, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import {
  makeOutcomeSignature,
  OUTCOME_LEEWAY_S,
  type OutcomeSignature,
  type OutcomeSignatureUse,
  readOutcomeSignature,
} from "./outcome-signature.ts";
import { hashText } from "./sha256.ts";
import { algs, iat, outcome, signRaw, testKey, verdict } from "./test-tokens.ts";
import { verificationKeyFromJwk } from "./verification-key.ts";

const key = testKey("Ed25519");
const use: OutcomeSignatureUse = { ...outcome, recordedAtMs: iat * 1000 };
const make = (claims: Partial<OutcomeSignature> = {}) =>
  makeOutcomeSignature({ ...outcome, ...claims }, key.signing, key.jwk);
const read = (token: string, change: Partial<OutcomeSignatureUse> = {}) =>
  verdict(() => readOutcomeSignature(token, verificationKeyFromJwk, { ...use, ...change }));

test.each(algs)("reads what was made with %s and names the key that made it", (alg) => {
  const { signing, jwk } = testKey(alg);
  const token = makeOutcomeSignature(outcome, signing, jwk);
  expect(readOutcomeSignature(token, verificationKeyFromJwk, use)).toEqual({
    claims: outcome,
    jkt: signing.kid,
  });
});

test("reads the end of an execution without output", () => {
  const silent = { out: null, status: "failed" } as const;
  expect(read(make(silent), silent)).toBe("accepted");
});

test.each<[string, Partial<OutcomeSignatureUse>]>([
  ["execution", { exec: "0192f7c0-0000-7000-8000-000000000005" }],
  ["tenant", { tenant: "other" }],
  ["status", { status: "failed" }],
  ["output", { out: { h: hashText("another"), len: 9 } }],
  ["length of the output", { out: { h: hashText("an output"), len: 10 } }],
  ["absence of output", { out: null }],
])("refuses the signature of another %s", (_, change) => {
  expect(read(make(), change)).toBe("TOKEN_REQUEST_MISMATCH");
});

test("refuses output where there is none", () => {
  expect(read(make({ out: null }))).toBe("TOKEN_REQUEST_MISMATCH");
});

test("is good within five minutes of when the outcome is recorded", () => {
  const at = (ms: number) => read(make(), { recordedAtMs: ms });
  expect(at((iat - OUTCOME_LEEWAY_S) * 1000 - 1)).toBe("TOKEN_NOT_YET_VALID");
  expect(at((iat - OUTCOME_LEEWAY_S) * 1000)).toBe("accepted");
  expect(at((iat + OUTCOME_LEEWAY_S) * 1000)).toBe("accepted");
  expect(at((iat + OUTCOME_LEEWAY_S) * 1000 + 1)).toBe("TOKEN_EXPIRED");
  expect(at(NaN)).toBe("TOKEN_NOT_YET_VALID");
});

test("refuses a token that shows one key and is signed by another", () => {
  const token = makeOutcomeSignature(outcome, testKey("Ed25519").signing, key.jwk);
  expect(read(token)).toBe("TOKEN_SIG_INVALID");
});

test.each<[string, Json]>([
  ["exec", "x"],
  ["iat", 1.5],
  ["out", {}],
  ["out", { h: "short", len: 1 }],
  ["out", { h: hashText("an output"), len: -1 }],
  ["status", "done"],
  ["tenant", "Sample"],
  ["nonce", "n"],
])("refuses the claim %s: %j", (name, value) => {
  const header = canonicalize({ alg: "Ed25519", jwk: key.jwk, typ: "exec-outcome+jwt" });
  const token = signRaw(header, canonicalize({ ...outcome, [name]: value }), key.signing);
  expect(read(token)).toBe("TOKEN_MALFORMED");
});

test("makes nothing that no reader would accept", () => {
  expect(verdict(() => make({ exec: "x" }))).toBe("TOKEN_MALFORMED");
});

test("refuses a private key in the header", () => {
  const jwk = { ...key.jwk, d: key.jwk.x };
  const header = canonicalize({ alg: "Ed25519", jwk, typ: "exec-outcome+jwt" });
  expect(read(signRaw(header, canonicalize(outcome), key.signing))).toBe("TOKEN_MALFORMED");
});
