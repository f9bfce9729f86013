import { makeKeyBundle, readProofOfPossession, verificationKeyFromJwk } from "@writ/token";
import { expect, test } from "vitest";
import { grantKeys } from "./grant-keys.ts";
import { readRevocationFrame } from "./revocation-frame.ts";
import { bundleClaims, frame, testKeys, verifierKeys } from "./test-control-plane.ts";
import { audience, issuer, nowMs } from "./test-grants.ts";
import { argumentsOf, goodScenario } from "./test-scenario.ts";
import { verifyGrant } from "./verify-grant.ts";
import { REDEEM_RPC } from "./verify-grant-use.ts";

const keys = testKeys();
const scenario = goodScenario(keys);
const [grant, use, view] = argumentsOf(scenario);

const tokens = {
  grant,
  proof: use.proof,
  frame: frame(keys, "snapshot", []),
  bundle: makeKeyBundle(bundleClaims(keys), keys.root.signing),
};

const readers: Readonly<Record<keyof typeof tokens, (token: string) => unknown>> = {
  grant: (token) => verifyGrant(token, use, view),
  proof: (token) =>
    readProofOfPossession(token, verificationKeyFromJwk, {
      audience,
      rpc: REDEEM_RPC,
      rqh: scenario.claims.exec.request.h,
      grant: null,
      nowMs,
    }),
  frame: (token) =>
    readRevocationFrame(token, { issuer, tenant: "sample", keys: verifierKeys(keys), nowMs }),
  bundle: (token) => grantKeys(token, { issuer, roots: [keys.root.jwk], nowMs }),
};

const names = ["grant", "proof", "frame", "bundle"] as const;
const mixed = names.flatMap((token) =>
  names.filter((reader) => reader !== token).map((reader) => [token, reader] as const),
);

test.each(mixed)("a %s is not taken for a %s", (token, reader) => {
  expect(() => readers[reader](tokens[token])).toThrow(/not a exec-|GRANT_WRONG_TYPE/);
});

test.each(["grant", "frame", "bundle"] as const)("a %s is taken for what it is", (name) => {
  expect(() => readers[name](tokens[name])).not.toThrow();
});
