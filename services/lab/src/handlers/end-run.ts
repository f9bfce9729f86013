import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import type { Handlers } from "@writ/rpc";
import type { Demo } from "../demo.ts";
import { refused } from "./answering.ts";
import { demandId } from "./fields.ts";

/** Ends a run and whatever still works in it. */
export function endRun(demo: Demo): Handlers<typeof DemoService>["endRun"] {
  return async ({ runId }) => {
    demandId(runId, "run_id");
    await demo.end(runId).catch(refused);
    return {};
  };
}
