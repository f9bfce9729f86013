import { encodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { makeClientAssertion, readClientAssertion } from "./client-assertion.ts";
import { makeIdentityAssertion, readIdentityAssertion } from "./identity-assertion.ts";
import { makeKeyBundle, readKeyBundle } from "./key-bundle.ts";
import { makeOutcomeSignature, readOutcomeSignature } from "./outcome-signature.ts";
import { makeProofOfPossession, readProofOfPossession } from "./proof-of-possession.ts";
import { makeSessionToken, readSessionToken } from "./session-token.ts";
import { signCompact } from "./sign-compact.ts";
import {
  audience,
  bundleClaims,
  clientAssertion,
  identityClaims,
  nowMs,
  outcome,
  proof,
  rpc,
  rqh,
  session,
  testKey,
  verdict,
} from "./test-tokens.ts";
import { findKeyAmong, verificationKeyFromJwk } from "./verification-key.ts";

// One key for everything, so that nothing but the type can tell the tokens apart.
const key = testKey("Ed25519");
const { signing, jwk, verification } = key;
const bundle = bundleClaims(key);
const payload = encodeUtf8("{}");

const tokens = {
  "client assertion": makeClientAssertion(clientAssertion, signing),
  "proof of possession": makeProofOfPossession(proof, signing, jwk),
  "outcome signature": makeOutcomeSignature(outcome, signing, jwk),
  "identity assertion": makeIdentityAssertion(identityClaims(signing.kid), signing),
  session: makeSessionToken(session, signing),
  "key bundle": makeKeyBundle(bundle, signing),
  grant: signCompact({ typ: "exec-grant+jwt", key: signing, payload }),
  "revocation frame": signCompact({ typ: "exec-revocation+jwt", key: signing, payload }),
  "plain JWT": signCompact({ typ: "JWT", key: signing, payload }),
};

const readers: Record<string, (token: string) => unknown> = {
  "client assertion": (token) =>
    readClientAssertion(token, () => verification, { audience, rpc, rqh, nowMs }),
  "proof of possession": (token) =>
    readProofOfPossession(token, verificationKeyFromJwk, {
      audience,
      rpc,
      rqh,
      grant: null,
      nowMs,
    }),
  "outcome signature": (token) =>
    readOutcomeSignature(token, verificationKeyFromJwk, { ...outcome, recordedAtMs: nowMs }),
  "identity assertion": (token) =>
    readIdentityAssertion(token, findKeyAmong([jwk]), { rqh, nowMs }),
  session: (token) => readSessionToken(token, findKeyAmong([jwk]), nowMs),
  "key bundle": (token) => readKeyBundle(token, findKeyAmong([jwk]), { issuer: bundle.iss, nowMs }),
};

const pairs = Object.entries(tokens).flatMap(([made, token]) =>
  Object.entries(readers).map(([as, read]) => ({ made, as, token, read })),
);

test.each(pairs)("a $made presented as a $as", ({ made, as, token, read }) => {
  expect(verdict(() => read(token))).toBe(made === as ? "accepted" : "TOKEN_WRONG_TYPE");
});
