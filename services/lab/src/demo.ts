import type { GetDemoResponseSchema, WatchRunResponse } from "@writ/proto/writ/demo/v1/demo";
import type { MessageInitShape } from "@bufbuild/protobuf";

/** The demo, as its service offers it. */
export interface Demo {
  describe(): Promise<MessageInitShape<typeof GetDemoResponseSchema>>;
  /** Starts a run; a run of the same visitor ends. Its id. Throws {@link DemoRefusedError}. */
  start(visitorId: string, monitorDelayS: number): Promise<string>;
  /** Lets a cause happen; the step. Throws {@link DemoRefusedError}. */
  provoke(runId: string, causeId: string, variantId: string): string;
  /** What happened after an event, and what happens until the run has ended. Throws {@link DemoRefusedError}. */
  watch(runId: string, afterSeq: number, signal: AbortSignal): AsyncIterable<WatchRunResponse>;
  /** Throws {@link DemoRefusedError}. */
  end(runId: string): Promise<void>;
  /** Ends all runs. */
  close(): Promise<void>;
}

/** Why the demo does not do something: it is not there, not allowed now, or too much. */
export type DemoRefusal = "NOT_FOUND" | "STATE_CONFLICT" | "OVERLOADED" | "REQUEST_INVALID";

/** The demo does not do it. The message is for visitors. */
export class DemoRefusedError extends Error {
  override readonly name = "DemoRefusedError";
  readonly refusal: DemoRefusal;

  constructor(refusal: DemoRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}
