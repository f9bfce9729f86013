import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import type { Handlers } from "@writ/rpc";
import type { Demo } from "../demo.ts";
import { refused } from "./answering.ts";
import { demandId, demandName } from "./fields.ts";

/** Makes one of the causes happen. */
export function provoke(demo: Demo): Handlers<typeof DemoService>["provoke"] {
  return async ({ cause, runId, variant }) => {
    demandId(runId, "run_id");
    demandName(cause, "cause");
    demandName(variant, "variant");
    try {
      return { stepId: demo.provoke(runId, cause, variant) };
    } catch (error) {
      return refused(error);
    }
  };
}
