import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PredicateType } from "@writ/grant";
import type { ReachSchema } from "@writ/proto/writ/grant/v1/grant";
import type { ExecutionFilterSchema, LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { type Client, failureReason } from "@writ/rpc";
import type { Redemptions } from "../store/redemptions.ts";

/** What is read of the lineage. */
export type ReachLineage = Pick<
  Client<typeof LineageService>,
  "countExecutions" | "getExecution" | "searchExecutions" | "summarizeDescendants"
>;

/** What a revocation would name. */
export interface Target {
  readonly tenant: string;
  readonly type: PredicateType;
  readonly value: string;
}

/** What the reach of a revocation is found with. */
export interface ReachDependencies {
  readonly lineage: ReachLineage;
  readonly redemptions: Pick<Redemptions, "findByGrant">;
}

type Reach = MessageInitShape<typeof ReachSchema>;
type Filter = MessageInitShape<typeof ExecutionFilterSchema>;

const SAMPLES = 20;

/** Tells what a revocation would reach, without revoking. Rejects with the lineage's RpcError. */
export async function reachOf(
  target: Target,
  deadlineMs: number,
  { lineage, redemptions }: ReachDependencies,
): Promise<Reach> {
  const { tenant, type, value } = target;
  switch (type) {
    case "execution":
      return ofSubtree(tenant, value, deadlineMs, lineage);
    case "grant": {
      const redeemed = await redemptions.findByGrant({ tenant, jti: value });
      if (redeemed === undefined) return { unusedGrants: 1n };
      return ofSubtree(tenant, redeemed.executionId, deadlineMs, lineage);
    }
    case "principal":
    case "actor":
    case "measurement":
      return ofFilter(tenant, { [type]: value }, deadlineMs, lineage);
    case "policy":
      return ofFilter(tenant, { policyDigest: value }, deadlineMs, lineage);
    // Every grant of the tenant may be signed by the key.
    case "key":
    case "tenant":
      return ofFilter(tenant, {}, deadlineMs, lineage);
    default:
      throw new RangeError("an unknown type of revocation");
  }
}

/** An execution with everything below it. */
async function ofSubtree(
  tenantId: string,
  executionId: string,
  deadlineMs: number,
  lineage: ReachLineage,
): Promise<Reach> {
  const at = { tenantId, executionId };
  try {
    const [{ execution }, below, sample] = await Promise.all([
      lineage.getExecution(at, { deadlineMs }),
      lineage.summarizeDescendants(at, { deadlineMs }),
      lineage.searchExecutions(
        { tenantId, filter: { parentId: executionId }, pageSize: SAMPLES },
        { deadlineMs },
      ),
    ]);
    const own = (state: string): bigint => (execution?.state === state ? 1n : 0n);
    return {
      liveLeases: below.liveLeases + own("RUNNING"),
      unusedGrants: (below.byState["ALLOWED"] ?? 0n) + own("ALLOWED"),
      descendants: below.total,
      principals: 1n,
      sampleExecutionIds: sample.executions.map((one) => one.executionId),
    };
  } catch (error) {
    // What the log does not know can be revoked all the same, and reaches nothing yet.
    if (failureReason(error) === "NOT_FOUND") return {};
    throw error;
  }
}

async function ofFilter(
  tenantId: string,
  filter: Filter,
  deadlineMs: number,
  lineage: ReachLineage,
): Promise<Reach> {
  const running = { ...filter, state: "RUNNING" };
  const [live, unused, sample] = await Promise.all([
    lineage.countExecutions({ tenantId, filter: running }, { deadlineMs }),
    lineage.countExecutions({ tenantId, filter: { ...filter, state: "ALLOWED" } }, { deadlineMs }),
    lineage.searchExecutions({ tenantId, filter: running, pageSize: SAMPLES }, { deadlineMs }),
  ]);
  return {
    liveLeases: live.total,
    unusedGrants: unused.total,
    principals: BigInt(new Set(sample.executions.map((one) => one.principal)).size),
    sampleExecutionIds: sample.executions.map((one) => one.executionId),
    capped: live.capped || unused.capped,
  };
}
