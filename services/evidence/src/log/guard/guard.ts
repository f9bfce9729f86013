import type { LogView } from "../seal.ts";
import type { WatchedLead } from "./check-head.ts";

/** Keeps a log from being led when it is not the log any more that others have seen. */
export interface Guard {
  /**
   * Compares a log that is about to be led with everything that remembers it: the view this process has led last, the anchor,
   * the witnesses. Witnesses that do not answer do not prevent the lead. @throws FrozenError
   */
  admit(view: LogView, last: LogView | undefined): Promise<void>;
  /**
   * Goes on comparing until the signal is aborted. Rejects with FrozenError when the log has to freeze, with NotLeadingError
   * when the lead is over.
   */
  watch(lead: WatchedLead, signal: AbortSignal): Promise<void>;
  /** A lead is given up in good order: leaves nothing behind that anchor and witnesses do not know. @throws FrozenError, NotLeadingError */
  conclude(view: LogView): Promise<void>;
}
