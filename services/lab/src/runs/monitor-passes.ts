import { Lane } from "@writ/proto/writ/demo/v1/demo";
import type { Monitor, Pass } from "../monitor/monitor.ts";
import type { Feed } from "./feed.ts";

/** Does one pass of the monitor and tells of it. What it found; undefined when nothing, or when it could not read. */
export async function monitorPass(
  monitor: Monitor,
  feed: Pick<Feed, "add">,
  number: number,
): Promise<Pass["found"]> {
  try {
    const pass = await monitor.pass();
    const { found, read } = pass;
    feed.add({
      lane: Lane.MONITOR,
      event: {
        case: "monitor",
        value: {
          pass: pass.number,
          read,
          alarm: found !== undefined,
          stepId: found?.note.stepId ?? "",
          policyIds: [...(found?.judgement.policyIds ?? [])],
          message: says(pass),
        },
      },
    });
    return found;
  } catch {
    const message = "It could not read: the database or the policies did not answer.";
    feed.add({
      lane: Lane.MONITOR,
      event: { case: "monitor", value: { pass: number, message } },
    });
    return undefined;
  }
}

function says({ found, read }: Pass): string {
  if (read === 0) return "Nothing new.";
  const notes = read === 1 ? "1 note" : `${read} notes`;
  if (found === undefined) return `${notes}, nothing that the policies forbid.`;
  const { judgement, note } = found;
  return `ALARM: ${note.action} on ${note.resource} was done, ${judgement.code}: ${judgement.says}`;
}
