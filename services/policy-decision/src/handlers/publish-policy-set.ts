import { EventKind } from "@writ/proto/writ/evidence/v1/evidence";
import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { callerName, failure, type Handlers, onward } from "@writ/rpc";
import type { ActivateDeps } from "../policies/activate.ts";
import type { Gate } from "../policies/gate.ts";
import { publicationStatement } from "../policies/lifecycle-statement.ts";
import { requireTenant } from "./tenant-field.ts";

/** PublishPolicySet: stores a set that passes the gate, after the log holds that it was published. */
export function publishPolicySet(
  gate: Gate,
  deps: ActivateDeps,
): Handlers<typeof PolicyService>["publishPolicySet"] {
  return async ({ files, tenantId }, call) => {
    requireTenant(tenantId);
    const { report, texts } = await gate(files);
    const { digest, name, policies, problems, testsPassed } = report;
    if (digest === null || name === null)
      throw failure(
        "POLICY_SET_INVALID",
        problems.map((p) => `${p.path}: ${p.message}`).join("\n"),
        {
          fields: problems.map((p) => ({
            field: `${p.path}${p.line === 0 ? "" : `:${p.line}`}`,
            description: `${p.code} ${p.message}`,
          })),
        },
      );
    if ((await deps.store.find(tenantId, digest)) !== undefined) return { digest, policies };
    const eventId = deps.newId();
    const nowMs = deps.now();
    const by = callerName(call);
    const payload = publicationStatement({ tenantId, eventId, digest, by, nowMs }, testsPassed);
    const outcome = await deps.evidence.add(
      {
        tenantId,
        eventId,
        kind: EventKind.POLICY_LIFECYCLE,
        statement: deps.statementKey.sign(payload),
      },
      onward(call).deadlineMs ?? 0,
    );
    if (outcome.kind === "failed")
      throw failure("INTERNAL", `the log refused the publication: ${outcome.failure.code}`);
    await deps.store.publish(
      {
        tenantId,
        digest,
        name,
        policies,
        eventId,
        publishedAt: new Date(nowMs),
        publishedBy: by,
      },
      texts,
    );
    return { digest, policies };
  };
}
