import type { MessageInitShape } from "@bufbuild/protobuf";
import { encodeBase64Url } from "@writ/encoding";
import type {
  CredentialCheck,
  CredentialVerdictSchema,
  IdentityService,
} from "@writ/proto/writ/identity/v1/identity";
import type { Handlers } from "@writ/rpc";
import type { Check, RuntimeClaim } from "../credential/check.ts";
import {
  type Verdict,
  type VerifierParts,
  verifyCredentials as verify,
} from "../credential/verify-credentials.ts";
import { demand } from "../registry/field-error.ts";
import { demandPrincipal } from "../registry/principal.ts";
import { answering } from "./answering.ts";

const MAX_CHECKS = 256;
const DIGEST_BYTES = 32;
const RPC = /^\/[A-Za-z0-9_.]{1,128}\/[A-Za-z0-9_]{1,64}$/;

/** Verifies callers. A caller that is not accepted is an answer; an error is none, for any caller of the list. */
export function verifyCredentials(
  parts: VerifierParts,
): Handlers<typeof IdentityService>["verifyCredentials"] {
  return (request) =>
    answering(async () => {
      const { checks } = request;
      demand(
        checks.length >= 1 && checks.length <= MAX_CHECKS,
        "checks",
        `must be 1 to ${MAX_CHECKS}`,
      );
      return { verdicts: (await verify(parts, checks.map(checkOf))).map(verdictMessage) };
    });
}

/** The service that calls made digest, method and chain itself, so a wrong one is its mistake and no denial of a caller. */
function checkOf(message: CredentialCheck, index: number): Check {
  const field = `checks[${index}]`;
  const { requestDigest, rpc, credential, chainPrincipal } = message;
  demand(requestDigest.length === DIGEST_BYTES, `${field}.request_digest`, "must be 32 bytes");
  demand(RPC.test(rpc), `${field}.rpc`, "must be a full method path");
  if (chainPrincipal !== "") demandPrincipal(chainPrincipal, `${field}.chain_principal`);
  return {
    credential: credentialOf(credential),
    proof: message.proofOfPossession,
    actorAssertion: message.actorAssertion,
    chainPrincipal,
    rqh: encodeBase64Url(requestDigest),
    rpc,
    runtime: runtimeOf(message.runtime),
  };
}

function credentialOf(credential: CredentialCheck["credential"]): Check["credential"] {
  switch (credential.case) {
    case "clientAssertion":
      return { kind: "client_assertion", token: credential.value };
    case "bearerToken":
      return { kind: "bearer_token", token: credential.value };
    case undefined:
    default:
      return undefined;
  }
}

function runtimeOf(claim: CredentialCheck["runtime"]): RuntimeClaim | undefined {
  if (claim === undefined) return undefined;
  const { profile, measurement, measuredAt } = claim;
  // A claim without a time is checked as one with an impossible time.
  return { profile, measurement, measuredAt: Number(measuredAt?.seconds ?? -1) };
}

function verdictMessage(verdict: Verdict): MessageInitShape<typeof CredentialVerdictSchema> {
  return {
    verdict:
      "assertion" in verdict
        ? { case: "assertion", value: verdict.assertion }
        : { case: "denial", value: verdict.denial },
  };
}
