import { createHash } from "node:crypto";
import { canonicalBytes, encodeBase64Url } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import type { IdentityAssertion } from "@writ/token";
import type { Obligations } from "@writ/policy";
import { type Ask, resourceUid } from "./ask.ts";
import type { Parent } from "./parent.ts";

/** Longest window to start, in seconds (architecture: two clocks). */
const START_WINDOW_S = 120;
/** A running execution renews its lease this often, in seconds. */
const HEARTBEAT_S = 30;

/** The facts a grant is built from. */
export interface ClaimsInput {
  readonly ask: Ask;
  readonly identity: IdentityAssertion;
  readonly parent: Parent | undefined;
  readonly obligations: Obligations;
  readonly ids: { readonly execution: string; readonly decision: string; readonly grant: string };
  readonly policyDigest: string;
  readonly revocationEpoch: number;
  readonly issuer: string;
  /** Origin of the log that holds the decision. */
  readonly logOrigin: string;
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/** Builds the claims of the grant. What was not asked for is narrowed to what the parent allows; what was asked for is left as it is, for the delegation rules to judge. */
export function buildClaims(input: ClaimsInput): GrantClaims {
  const { ask, identity, parent, obligations, ids } = input;
  const nowS = Math.floor(input.nowMs / 1000);
  const leaseUntil = leaseEnd(input, nowS);
  const act = actorChain(identity, parent?.claims);
  const measured = identity.runtime;
  const depth = parent === undefined ? 0 : parent.claims.exec.depth + 1;
  return {
    iss: input.issuer,
    aud: ask.audience,
    sub: parent?.claims.sub ?? identity.sub,
    ...(act && { act }),
    iat: nowS,
    nbf: nowS,
    exp: Math.min(nowS + START_WINDOW_S, leaseUntil),
    jti: ids.grant,
    txn: parent?.claims.txn ?? ids.execution,
    scope: parent?.claims.scope ?? "exec",
    req_wl: identity.sub,
    authorization_details: [
      { type: "exec", actions: [ask.action], locations: [resourceUid(ask)], constraints: {} },
      ...delegable(ask).map(({ actions, resources }) => ({
        type: "exec-child" as const,
        actions,
        locations: resources,
        constraints: {},
      })),
    ],
    cnf: identity.cnf,
    exec: {
      ver: 1,
      id: ids.execution,
      kind: kindOf(ask.action),
      tenant: identity.tenant,
      root: parent?.claims.exec.root ?? ids.execution,
      parent: parent?.claims.exec.id ?? null,
      ancestors: parent ? [...parent.claims.exec.ancestors, parent.claims.exec.id] : [],
      depth,
      // Policy says how many levels may follow this one; the grant says how deep the chain may get.
      max_depth: Math.min(depth + obligations.max_depth, parent?.claims.exec.max_depth ?? 32),
      parent_grant: parent
        ? { jti: parent.claims.jti, h: sha256Base64Url(parent.signingInput) }
        : null,
      request: {
        h: encodeBase64Url(ask.input.digest),
        alg: "sha-256",
        media: "application/json",
        len: ask.input.length,
      },
      artifacts: [],
      policy: {
        bundle: input.policyDigest,
        decision: ids.decision,
        obligations: sha256Base64Url(canonicalBytes({ ...obligations })),
      },
      runtime: measured && {
        profile: measured.profile,
        level: measured.level,
        h: measured.measurement,
        not_after: Math.min(
          measured.not_after,
          measured.measured_at + (obligations.max_age_s ?? Number.MAX_SAFE_INTEGER),
        ),
      },
      evidence: { log: input.logOrigin, event: ids.decision },
      use: obligations.use,
      lease: { not_after: leaseUntil, heartbeat_s: HEARTBEAT_S },
      rev: { epoch: input.revocationEpoch },
    },
  };
}

/** What may be handed on: what was asked for, else the act itself. */
function delegable(ask: Ask): Ask["delegations"] {
  if (ask.delegations.length > 0) return ask.delegations;
  return [{ actions: [ask.action], resources: [resourceUid(ask)] }];
}

function leaseEnd({ ask, parent, obligations }: ClaimsInput, nowS: number): number {
  if (ask.leaseS > 0) return nowS + Math.min(ask.leaseS, obligations.lease_s);
  const byPolicy = nowS + obligations.lease_s;
  return parent === undefined ? byPolicy : Math.min(byPolicy, parent.claims.exec.lease.not_after);
}

/** A10: the chain grows when another party executes, and stays as it is when the parent's own holder goes on. */
function actorChain(
  identity: IdentityAssertion,
  parent: GrantClaims | undefined,
): GrantClaims["act"] {
  if (parent === undefined) return identity.act === undefined ? undefined : { sub: identity.act };
  if (identity.cnf.jkt === parent.cnf.jkt) return parent.act;
  const sub = identity.act ?? identity.sub;
  return parent.act === undefined ? { sub } : { sub, act: parent.act };
}

function kindOf(action: string): GrantClaims["exec"]["kind"] {
  if (action.startsWith("agent:")) return "agent.run";
  if (action.startsWith("workflow:")) return "workflow.run";
  if (action.startsWith("job:")) return "job.run";
  return "tool.call";
}

function sha256Base64Url(bytes: Uint8Array): string {
  return encodeBase64Url(createHash("sha256").update(bytes).digest());
}
