import { type Json, parseCanonical } from "@writ/encoding";
import {
  CLOCK_SKEW_S,
  hashText,
  readProofOfPossession,
  TokenError,
  type VerifiedProof,
} from "@writ/token";
import type { GrantClaims } from "./claims.ts";
import { Denied } from "./denied.ts";
import { demand } from "./denied-from.ts";
import { satisfiesConstraints } from "./satisfies-constraints.ts";
import type { GrantUse, VerifierView } from "./verifier-view.ts";

/** What a proof for using a grant names as its rpc, whether the grant is redeemed or not. */
export const REDEEM_RPC = "/writ.grant.v1.GrantService/Redeem";

/** Step 10: the holder of the grant's key wants this, now, for this grant. @throws Denied POP_MISSING, POP_INVALID, POP_REPLAYED */
export function checkProof(
  claims: GrantClaims,
  gth: string,
  use: GrantUse,
  view: VerifierView,
): void {
  demand(typeof use.proof === "string" && use.proof !== "", "POP_MISSING");
  const proof = readProof(claims, gth, use.proof, view);
  const untilS = proof.claims.exp + CLOCK_SKEW_S;
  demand(view.seenProof(proof.jkt, proof.claims.jti, untilS), "POP_REPLAYED");
}

function readProof(
  claims: GrantClaims,
  gth: string,
  proof: string,
  { audience, importKey, nowMs }: VerifierView,
): VerifiedProof {
  try {
    return readProofOfPossession(proof, importKey, {
      audience,
      rpc: REDEEM_RPC,
      rqh: claims.exec.request.h,
      grant: { gth, jkt: claims.cnf.jkt },
      nowMs,
    });
  } catch (error) {
    if (error instanceof TokenError) throw new Denied("POP_INVALID", { cause: error });
    throw error;
  }
}

/** Step 11: the input is the authorized one, byte for byte, and canonical. @throws Denied REQUEST_TAMPERED */
export function checkInput({ exec }: GrantClaims, { input }: GrantUse): Json {
  demand(input.length === exec.request.len, "REQUEST_TAMPERED");
  demand(hashText(input) === exec.request.h, "REQUEST_TAMPERED");
  try {
    return parseCanonical(input);
  } catch (error) {
    throw new Denied("REQUEST_TAMPERED", { cause: error });
  }
}

/** Step 12: exactly the authorized artifacts, in any order. @throws Denied ARTIFACT_MISMATCH */
export function checkArtifacts({ exec }: GrantClaims, { artifacts = [] }: GrantUse): void {
  const found = new Map(artifacts.map((artifact) => [artifact.name, artifact.h]));
  demand(
    artifacts.length === exec.artifacts.length &&
      exec.artifacts.every((artifact) => found.get(artifact.name) === artifact.h),
    "ARTIFACT_MISMATCH",
  );
}

/** Step 13: what runs here is what was measured. @throws Denied RUNTIME_STALE, RUNTIME_LEVEL_TOO_LOW, RUNTIME_UNVERIFIABLE, RUNTIME_MISMATCH */
export function checkRuntime({ exec }: GrantClaims, use: GrantUse, view: VerifierView): void {
  const { runtime } = exec;
  const { minRuntimeLevel = 0, nowMs } = view;
  if (runtime === null) {
    demand(minRuntimeLevel <= 0, "RUNTIME_UNVERIFIABLE");
    return;
  }
  demand(nowMs < runtime.not_after * 1000, "RUNTIME_STALE");
  demand(runtime.level >= minRuntimeLevel, "RUNTIME_LEVEL_TOO_LOW");
  demand(use.measurement !== undefined, "RUNTIME_UNVERIFIABLE");
  demand(use.measurement === runtime.h, "RUNTIME_MISMATCH");
}

/** Step 14: the act itself, and its arguments within their constraints. @throws Denied SCOPE_EXCEEDED */
export function checkScope(claims: GrantClaims, use: GrantUse, input: Json): void {
  const [{ actions, locations, constraints }] = claims.authorization_details;
  demand(actions[0] === use.action && locations[0] === use.resource, "SCOPE_EXCEEDED");
  demand(satisfiesConstraints(constraints, input), "SCOPE_EXCEEDED");
}
