import { Denied, type GrantClaims, parseGrantClaims } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { ReasonCode } from "@writ/reasons";
import type { Client } from "@writ/rpc";
import { parseCompact } from "@writ/token";
import { repeated } from "./repeated.ts";

/** Reports under way at a time; what is refused meanwhile is not reported, so that nobody is kept busy by bad grants. */
const MOST_REPORTS = 64;

/**
 * Refusals that are about this grant and will not change: they end its execution. Not among them is what says that the grant is for
 * somebody else, what may pass (a verifier behind its keys or revocations, a clock), a proof that was seen before, which its first
 * use may own, and what makes the grant none that could be named.
 */
const FINAL: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "GRANT_EXPIRED",
  "GRANT_LIFETIME",
  "LEASE_EXPIRED",
  "GRANT_REVOKED",
  "EXECUTION_REVOKED",
  "ANCESTOR_REVOKED",
  "PRINCIPAL_REVOKED",
  "ACTOR_REVOKED",
  "POLICY_REVOKED",
  "MEASUREMENT_REVOKED",
  "GRANT_KEY_REVOKED",
  "TENANT_REVOKED",
  "POP_MISSING",
  "POP_INVALID",
  "REQUEST_TAMPERED",
  "ARTIFACT_MISMATCH",
  "RUNTIME_STALE",
  "RUNTIME_LEVEL_TOO_LOW",
  "RUNTIME_UNVERIFIABLE",
  "RUNTIME_MISMATCH",
  "SCOPE_EXCEEDED",
]);

/** Reports refusals to the control plane, beside the caller's way. */
export interface Refusals {
  /** The same denial, whose `recorded` tells what became of its report. */
  reported(grant: string, denied: Denied): Denied;
}

/** Reports under way over one connection. */
export function refusals(client: Pick<Client<typeof GrantService>, "reportOutcome">): Refusals {
  let underWay = 0;

  const report = async (grant: string, code: ReasonCode): Promise<boolean> => {
    const exec = execOf(grant);
    if (exec?.use !== "once" || underWay >= MOST_REPORTS) return false;
    const { id, tenant } = exec;
    const request = { tenantId: tenant, executionId: id, status: "refused", code, grant };
    underWay += 1;
    try {
      await repeated((deadlineMs) => client.reportOutcome(request, { deadlineMs }));
      return true;
    } catch {
      // The grant is refused here all the same; elsewhere it is as good as it was.
      return false;
    } finally {
      underWay -= 1;
    }
  };

  return {
    reported(grant, denied) {
      if (!FINAL.has(denied.code)) return denied;
      const { cause, code } = denied;
      return new Denied(code, { cause, recorded: report(grant, code) });
    },
  };
}

/** What a grant says of its execution; the control plane verifies it. */
function execOf(grant: string): GrantClaims["exec"] | undefined {
  try {
    const { payload } = parseCompact(grant, { typ: "exec-grant+jwt", headerMembers: "kid" });
    return parseGrantClaims(payload).exec;
  } catch {
    return undefined;
  }
}
