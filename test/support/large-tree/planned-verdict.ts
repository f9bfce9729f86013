import { randomBytes } from "node:crypto";
import { type GrantClaims, grantBytes } from "@writ/grant";
import { encodeUtf8, uuidv7 } from "@writ/encoding";
import type { EngineIdentity } from "@writ/policy";
import { hashText, type IdentityAssertion } from "@writ/token";
import { buildClaims } from "../../../services/policy-decision/src/authorize/claims.ts";
import type { Ask } from "../../../services/policy-decision/src/authorize/ask.ts";
import type { Parent } from "../../../services/policy-decision/src/authorize/parent.ts";
import type {
  Caller,
  Fences,
  Verdict,
} from "../../../services/policy-decision/src/authorize/verdict.ts";
import type { PlannedExecution } from "./planned-execution.ts";

/** What is the same for all verdicts of a plan. */
export interface VerdictSetting {
  readonly tenant: string;
  /** Who is accountable, `Type::id`. */
  readonly principal: string;
  readonly policyDigest: string;
  readonly fences: Fences;
  readonly engine: EngineIdentity;
  readonly issuer: string;
  readonly logOrigin: string;
}

const AUDIENCE = "urn:writ:default";
const OBLIGATIONS = { lease_s: 3_600, use: "once", max_depth: 32, budgets: [] } as const;
const NOTHING = encodeUtf8("{}");

/** The verdict that policy-decision would record of a planned execution, below the grant of its parent. No policy was asked. */
export function plannedVerdict(
  planned: PlannedExecution,
  parent: GrantClaims | undefined,
  decidedAtMs: number,
  setting: VerdictSetting,
): Verdict {
  const newId = (): string => uuidv7(decidedAtMs, randomBytes(10));
  const ids = { execution: newId(), decision: newId(), grant: newId() };
  const ask = askOf(planned);
  const caller = callerOf(planned, decidedAtMs, setting);
  const above = parent && parentOf(parent);
  const { fate, code = "NO_PERMIT" } = planned;
  const base = { ask, ids, caller, parent: above, causes: [], decidedAtMs };
  const policy = {
    engine: setting.engine,
    policySet: setting.policyDigest,
    input: NOTHING,
    output: NOTHING,
    determining: [],
    errors: [],
    fences: setting.fences,
  };
  if (fate === "denied" || fate === "pending") {
    const said = fate === "denied" ? code : "APPROVAL_REQUIRED";
    return {
      ...base,
      policy,
      decision: fate === "denied" ? "DENY" : "PENDING",
      reasons: [{ code: said, message: "as it was planned", policyIds: [] }],
      grant: undefined,
    };
  }
  const claims = buildClaims({
    ask,
    identity: caller.identity,
    parent: above,
    obligations: OBLIGATIONS,
    ids,
    policyDigest: setting.policyDigest,
    revocationEpoch: setting.fences.revocation,
    issuer: setting.issuer,
    logOrigin: setting.logOrigin,
    nowMs: decidedAtMs,
  });
  const grant = { claims, bytes: grantBytes(claims) };
  return { ...base, policy, decision: "ALLOW", reasons: [], grant };
}

/** The signature of a parent's grant is nothing the log looks at. */
function parentOf(claims: GrantClaims): Parent {
  return { token: "", claims, keyId: "", signingInput: encodeUtf8(claims.jti) };
}

function askOf({ action, actor, resource }: PlannedExecution): Ask {
  const [type = "", id = ""] = resource.split("::");
  return {
    credential: { kind: "missing" },
    actorAssertion: "",
    actor,
    action,
    resource: { type, id, attributes: {} },
    input: { digest: randomBytes(32), length: 2, fields: {}, problem: undefined },
    context: {},
    runtime: undefined,
    parentGrant: undefined,
    causes: [],
    audience: AUDIENCE,
    idempotencyKey: "",
    leaseS: 0,
    delegations: [],
    isDryRun: false,
    requestDigest: randomBytes(32),
  };
}

function callerOf(
  { actor }: PlannedExecution,
  atMs: number,
  { principal, tenant }: VerdictSetting,
): Caller {
  const nowS = Math.floor(atMs / 1000);
  const holder = hashText(principal);
  const identity: IdentityAssertion = {
    act: actor,
    aud: "urn:writ:internal",
    cnf: { jkt: hashText(actor) },
    cred: { auth_time: nowS, class: "client_assertion", h: holder, issuer: tenant },
    exp: nowS + 60,
    facts: {
      principal: { attributes: {}, teams: [] },
      actor: { attributes: {}, teams: [] },
    },
    holder,
    iat: nowS,
    iss: "urn:writ:identity",
    jti: "0123456789abcdef",
    rqh: holder,
    runtime: null,
    sub: principal,
    tenant,
  };
  return { identity, assertion: `planned ${actor}` };
}
