import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import { failure, type Handlers } from "@writ/rpc";
import type { Demo } from "../demo.ts";
import { MAX_EVENTS } from "../runs/feed.ts";
import { refused } from "./answering.ts";
import { demandId } from "./fields.ts";

/** Streams what happens in a run. */
export function watchRun(demo: Demo): Handlers<typeof DemoService>["watchRun"] {
  return async function* ({ afterSeq, runId }, call) {
    demandId(runId, "run_id");
    if (afterSeq > BigInt(MAX_EVENTS))
      throw failure("REQUEST_INVALID", `after_seq must be at most ${MAX_EVENTS}`);
    try {
      yield* demo.watch(runId, Number(afterSeq), call.signal);
    } catch (error) {
      refused(error);
    }
  };
}
