import { encodeBase64Url } from "@writ/encoding";
import type { CredentialVerdict } from "@writ/proto/writ/identity/v1/identity";
import { isReasonCode } from "@writ/reasons";
import { failure } from "@writ/rpc";
import { readIdentityAssertion, TokenError } from "@writ/token";
import type { CredentialCheck } from "../peers/identity-peer.ts";
import type { Ask } from "./ask.ts";
import type { AuthorizeDeps } from "./deps.ts";
import { Refusal } from "./refusal.ts";
import type { Caller, Claimed } from "./verdict.ts";

const AUTHORIZE = "/writ.policy.v1.AuthorizationService/Authorize";
/** Where denials are recorded whose tenant cannot be known. */
const NO_TENANT = "-";

/** A caller identity did not vouch for. */
export interface Unidentified {
  readonly claimed: Claimed;
  readonly refusal: Refusal;
}

/** Asks identity who the caller is, and verifies its answer. `chainPrincipal` is the principal of the parent grant, if there is one. */
export async function identify(
  ask: Ask,
  chainPrincipal: string | undefined,
  deadlineMs: number,
  deps: Pick<AuthorizeDeps, "identity" | "identityKeys" | "now">,
): Promise<Caller | Unidentified> {
  if (ask.credential.kind === "missing")
    return unidentified(NO_TENANT, "", new Refusal("CRED_MISSING", "no credential was sent"));
  const { verdict } = await deps.identity.add(checkOf(ask, chainPrincipal), deadlineMs);
  switch (verdict.case) {
    case "assertion":
      return vouchedFor(verdict.value, ask, deps);
    case "denial":
      return denied(verdict);
    default:
      throw failure("INTERNAL", "identity gave no verdict");
  }
}

function checkOf(ask: Ask, chainPrincipal: string | undefined): CredentialCheck {
  const { credential, runtime } = ask;
  return {
    credential:
      credential.kind === "client_assertion"
        ? { case: "clientAssertion", value: credential.token }
        : credential.kind === "bearer_token"
          ? { case: "bearerToken", value: credential.token }
          : { case: undefined },
    proofOfPossession: credential.kind === "bearer_token" ? credential.proof : "",
    actorAssertion: ask.actorAssertion,
    requestDigest: ask.requestDigest,
    rpc: AUTHORIZE,
    chainPrincipal: chainPrincipal ?? "",
    ...(runtime && {
      runtime: {
        profile: runtime.profile,
        measurement: runtime.measurement,
        measuredAt: { seconds: BigInt(runtime.measuredAtS), nanos: 0 },
      },
    }),
  };
}

function vouchedFor(
  assertion: string,
  ask: Ask,
  deps: Pick<AuthorizeDeps, "identityKeys" | "now">,
): Caller | Unidentified {
  try {
    const rqh = encodeBase64Url(ask.requestDigest);
    const identity = readIdentityAssertion(assertion, deps.identityKeys, {
      rqh,
      nowMs: deps.now(),
    });
    if (identity.act !== ask.actor) {
      const refusal = new Refusal(
        "CRED_ACTOR_INVALID",
        "the actor's assertion is missing or not the named agent's",
      );
      return unidentified(identity.tenant, identity.sub, refusal);
    }
    return { identity, assertion };
  } catch (error) {
    if (error instanceof TokenError)
      throw failure("INTERNAL", "identity's assertion does not verify", { cause: error });
    throw error;
  }
}

function denied(verdict: Extract<CredentialVerdict["verdict"], { case: "denial" }>): Unidentified {
  const { claimedPrincipal, claimedTenant, code, message } = verdict.value;
  const known = isReasonCode(code) ? code : "CRED_MALFORMED";
  return unidentified(claimedTenant, claimedPrincipal, new Refusal(known, message));
}

function unidentified(tenant: string, principal: string, refusal: Refusal): Unidentified {
  return { claimed: { tenant: tenant === "" ? NO_TENANT : tenant, principal }, refusal };
}
