import { canonicalBytes, type Json } from "@writ/encoding";
import {
  makeProofOfPossession,
  type ProofOfPossession,
  signCompact,
  type SigningKey,
  tokenHash,
  verificationKeyFromJwk,
} from "@writ/token";
import type { GrantClaims } from "./claims.ts";
import { revocationView } from "./revocation-view.ts";
import { frame, type TestKeys, verifierKeys } from "./test-control-plane.ts";
import {
  audience,
  digest,
  iat,
  input,
  issuer,
  nowMs,
  rootClaims,
  type TestKey,
  testKey,
} from "./test-grants.ts";
import type { GrantUse, VerifierView } from "./verifier-view.ts";
import type { verifyGrant } from "./verify-grant.ts";
import { REDEEM_RPC } from "./verify-grant-use.ts";

/** Everything that goes into one verification, before it is signed. */
export interface Scenario {
  readonly claims: GrantClaims;
  /** The payload, when it is not to be the claims. */
  readonly payload: (claims: GrantClaims) => Json;
  readonly typ: string;
  readonly signer: SigningKey;
  readonly holder: TestKey;
  readonly editGrant: (grant: string) => string;
  readonly proof: Partial<ProofOfPossession>;
  readonly editProof: (proof: string) => string;
  readonly use: Partial<GrantUse>;
  readonly view: VerifierView;
}

/** A verification in which everything is in order. */
export function goodScenario(keys: TestKeys, holder: TestKey = testKey("Ed25519")): Scenario {
  const verifying = verifierKeys(keys);
  const following = revocationView({ issuer, tenant: "sample" }).applied(
    frame(keys, "snapshot", []),
    verifying,
    nowMs,
  );
  const seen = new Set<string>();
  return {
    claims: { ...rootClaims(), cnf: { jkt: holder.signing.kid } },
    payload: (claims) => claims,
    typ: "exec-grant+jwt",
    signer: keys.grant.signing,
    holder,
    editGrant: (grant) => grant,
    proof: {},
    editProof: (proof) => proof,
    use: {},
    view: {
      nowMs,
      audience,
      issuer,
      tenant: "sample",
      keys: verifying,
      revocations: following,
      maxStalenessMs: 5000,
      minRuntimeLevel: 1,
      importKey: verificationKeyFromJwk,
      seenProof: (jkt, jti) => seen.size < seen.add(`${jkt} ${jti}`).size,
    },
  };
}

/** The arguments of `verifyGrant` in a scenario. */
export function argumentsOf(scenario: Scenario): Parameters<typeof verifyGrant> {
  const { claims, holder, typ, signer, view } = scenario;
  const payload = canonicalBytes(scenario.payload(claims));
  const grant = scenario.editGrant(signCompact({ typ, key: signer, payload }));
  const proof = makeProofOfPossession(
    {
      aud: audience,
      exp: iat + 60,
      gth: tokenHash(grant),
      iat,
      jti: "0192f7c0-0000-7000-8000-0000000000aa",
      rpc: REDEEM_RPC,
      rqh: claims.exec.request.h,
      ...scenario.proof,
    },
    holder.signing,
    holder.jwk,
  );
  const use: GrantUse = {
    action: "agent:run",
    resource: "Agent::planner",
    input,
    proof: scenario.editProof(proof),
    artifacts: claims.exec.artifacts,
    measurement: digest("runtime"),
    ...scenario.use,
  };
  return [grant, use, view];
}
