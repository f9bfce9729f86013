import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Lane, WatchRunResponseSchema } from "@writ/proto/writ/demo/v1/demo";
import type { RunStore } from "../store/run-store.ts";

/** Ends the runs of a process that is no more, and says so in their events. */
export async function closeLeftover(
  store: Pick<RunStore, "addEvents" | "endRun" | "openRuns">,
  now: () => number,
): Promise<void> {
  for (const { lastSeq, runId } of await store.openRuns()) {
    const seq = lastSeq + 1;
    const event = create(WatchRunResponseSchema, {
      seq: BigInt(seq),
      at: timestampFromMs(now()),
      lane: Lane.UNSPECIFIED,
      event: {
        case: "run",
        value: { state: "ENDED", message: "The demo was restarted; this run is over." },
      },
    });
    await store.addEvents(runId, [{ seq, body: toBinary(WatchRunResponseSchema, event) }]);
    await store.endRun(runId);
  }
}
