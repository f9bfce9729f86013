import { type EvidenceLog, isOutOfOrder } from "../evidence-log.ts";
import type { ProgressReports } from "../store/progress.ts";
import type { Redemption } from "../store/redemptions.ts";
import { type ExecutionEvent, progressEvent, redemptionEvent } from "./log-events.ts";

/** What events are appended in order with. */
export interface OrderDependencies {
  readonly evidence: Pick<EvidenceLog, "append">;
  readonly progress: Pick<ProgressReports, "at">;
}

/**
 * Appends an event of an execution. When the log lacks the one before it, because that one's append was lost or is still on
 * its way, that one is appended first; what is there already is not appended again. Returns the index of the event's leaf.
 */
export async function appendInOrder(
  event: ExecutionEvent,
  redemption: Redemption,
  deadlineMs: number,
  dependencies: OrderDependencies,
): Promise<number> {
  const { evidence } = dependencies;
  try {
    return await evidence.append(event, deadlineMs);
  } catch (error) {
    const previous = isOutOfOrder(error)
      ? await eventBefore(event, redemption, dependencies)
      : undefined;
    if (previous === undefined) throw error;
    await appendInOrder(previous, redemption, deadlineMs, dependencies);
    return evidence.append(event, deadlineMs);
  }
}

async function eventBefore(
  { tenant, execution }: ExecutionEvent,
  redemption: Redemption,
  { progress }: OrderDependencies,
): Promise<ExecutionEvent | undefined> {
  const seq = execution.seq - 1;
  if (seq < 1) return undefined;
  if (seq === 1) return redemptionEvent(redemption);
  const report = await progress.at(tenant, execution.id, seq);
  return report && progressEvent(report);
}
