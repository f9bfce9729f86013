import { encodeHex } from "@writ/encoding";
import type { DecisionInput } from "@writ/policy";
import type { Ask } from "./ask.ts";
import type { Parent } from "./parent.ts";
import type { Caller, Fences } from "./verdict.ts";

/** Everything policy may look at. */
export function decisionInput(
  ask: Ask,
  caller: Caller,
  parent: Parent | undefined,
  fences: Fences,
  nowMs: number,
): DecisionInput {
  const { identity } = caller;
  const nowS = Math.floor(nowMs / 1000);
  const { runtime } = identity;
  const principal = subjectOf(caller, parent);
  const actor = actorOf(caller, parent);
  return {
    tenant: identity.tenant,
    principal,
    actor,
    action: ask.action,
    resource: ask.resource,
    input: {
      h: `sha256:${encodeHex(ask.input.digest)}`,
      fields: ask.input.fields ?? null,
    },
    context: {
      now: nowMs,
      runtime: runtime && {
        level: runtime.level,
        profile: runtime.profile,
        env: runtime.env,
        measurement: runtime.measurement,
        age_s: Math.max(0, nowS - runtime.measured_at),
      },
      lineage: lineageFacts(parent),
      ask: {
        kind: "exec",
        lease_s: ask.leaseS,
        max_depth: parent?.claims.exec.max_depth ?? 32,
        use: "once",
        audience: ask.audience,
      },
      auth: {
        method: identity.cred.class,
        age_s: Math.max(0, nowS - identity.cred.auth_time),
        issuer: identity.cred.issuer,
      },
    },
    approvals: [],
    stop: { epoch: fences.stop, match: null },
    fences,
  };
}

/** Under a parent the principal stays the chain's, whoever calls. */
function subjectOf({ identity }: Caller, parent: Parent | undefined): DecisionInput["principal"] {
  const { chain, principal } = identity.facts;
  if (parent === undefined || chain === undefined) return { uid: identity.sub, ...principal };
  return { uid: parent.claims.sub, ...chain };
}

/** The agent that acts: the one named, else the caller where it is not the principal. */
function actorOf({ identity }: Caller, parent: Parent | undefined): DecisionInput["actor"] {
  const { actor, principal } = identity.facts;
  if (identity.act !== undefined && actor !== undefined) return { uid: identity.act, ...actor };
  const isPrincipal = parent === undefined || parent.claims.sub === identity.sub;
  return isPrincipal ? null : { uid: identity.sub, ...principal };
}

function lineageFacts(parent: Parent | undefined): DecisionInput["context"]["lineage"] {
  if (parent === undefined) return { depth: 0, root_kind: "none", siblings: 0 };
  const { exec, authorization_details } = parent.claims;
  const parentAction = authorization_details[0].actions[0];
  return {
    depth: exec.depth + 1,
    root_kind: exec.kind,
    siblings: 0,
    ...(parentAction !== undefined && { parent_action: parentAction }),
  };
}
