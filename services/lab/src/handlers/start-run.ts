import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import { failure, type Handlers } from "@writ/rpc";
import type { Demo } from "../demo.ts";
import { monitorDelays } from "../runs/runs.ts";
import { refused } from "./answering.ts";
import { demandId } from "./fields.ts";

/** Starts the story in both worlds. */
export function startRun(demo: Demo): Handlers<typeof DemoService>["startRun"] {
  return async ({ monitorDelayS, visitorId }) => {
    demandId(visitorId, "visitor_id");
    if (!monitorDelays.includes(monitorDelayS))
      throw failure(
        "REQUEST_INVALID",
        `monitor_delay_s must be one of ${monitorDelays.join(", ")}`,
      );
    return { runId: await demo.start(visitorId, monitorDelayS).catch(refused) };
  };
}
