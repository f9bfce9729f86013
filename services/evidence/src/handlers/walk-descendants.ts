import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ExecutionSchema, LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Handlers } from "@writ/rpc";
import { type Batch, type Walk, walkDescendants as walk } from "../lineage/descendants.ts";
import { asOfMessage, briefMessage, executionMessage } from "../wire/lineage-messages.ts";
import { asRpcError } from "../wire/rpc-error.ts";
import { type LineageDeps, momentOf, requireExecution, requireNames } from "./lineage-deps.ts";
import { readFilter } from "./read-filter.ts";
import { requireField, requireId } from "./request-check.ts";

/** Everything below an execution, nearest first; only as far ahead as the caller reads. */
export function walkDescendants(
  deps: LineageDeps,
): Handlers<typeof LineageService>["walkDescendants"] {
  return async function* (request, call) {
    try {
      const { tenantId, executionId, maxDepth, limit, afterId } = request;
      requireNames(tenantId, executionId);
      if (afterId !== "") requireId(afterId, "after_id");
      const filter = readFilter(request.filter, "filter");
      const moment = await momentOf(deps, call);
      await requireExecution(deps, tenantId, executionId, moment.atMs);
      const asked: Walk = {
        tenantId,
        executionId,
        nowMs: moment.atMs,
        filter,
        ...(maxDepth > 0 && { maxDepth }),
        ...(limit > 0 && { limit }),
        ...(afterId !== "" && { after: await pathTo(afterId, deps, moment.atMs, request) }),
      };
      requireField(
        maxDepth === 0 || (asked.after?.length ?? 0) <= maxDepth,
        "after_id",
        "is deeper than max_depth",
      );
      const asOf = asOfMessage(moment);
      for await (const { isTruncated, messages } of batches(deps, asked, request.brief)) {
        call.signal.throwIfAborted();
        if (messages.length === 0 && !isTruncated) continue;
        yield { executions: [...messages], truncated: isTruncated, asOf };
      }
    } catch (error) {
      throw asRpcError(error);
    }
  };
}

/** The ids from below the start of the walk down to an execution. */
async function pathTo(
  afterId: string,
  { lineage }: LineageDeps,
  atMs: number,
  { executionId, tenantId }: Pick<Walk, "executionId" | "tenantId">,
): Promise<readonly string[]> {
  const [last] = await lineage.find(tenantId, [afterId], atMs);
  const above = last?.ancestors.indexOf(executionId) ?? -1;
  requireField(above >= 0, "after_id", "is not below execution_id");
  return [...(last?.ancestors.slice(above + 1) ?? []), afterId];
}

interface Messages {
  readonly messages: readonly MessageInitShape<typeof ExecutionSchema>[];
  readonly isTruncated: boolean;
}

async function* batches(
  { lineage }: LineageDeps,
  asked: Walk,
  isBrief: boolean,
): AsyncGenerator<Messages> {
  if (isBrief) {
    for await (const batch of walk(lineage, (...of) => lineage.findBrief(...of), asked))
      yield messagesOf(batch, briefMessage);
    return;
  }
  for await (const batch of walk(lineage, (...of) => lineage.find(...of), asked))
    yield messagesOf(batch, (one) => executionMessage(asked.tenantId, one));
}

function messagesOf<T>(
  { executions, isTruncated }: Batch<T>,
  message: (one: T) => MessageInitShape<typeof ExecutionSchema>,
): Messages {
  return { messages: executions.map(message), isTruncated };
}
