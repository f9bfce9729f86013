import type { Guard } from "../log/guard/guard.ts";
import { untilAborted } from "../log/guard/pace.ts";
import type { LogStart } from "../log/log-start.ts";
import type { LogStore } from "../log/log-store.ts";

/** A guard that compares nothing, for tests of what it does not concern. */
export const unguarded: Guard = {
  admit: () => Promise.resolve(),
  watch: (_, signal) => untilAborted(signal),
  conclude: () => Promise.resolve(),
};

/** Opens a log whatever else the database holds, for tests of what that does not concern. */
export function freeStart(store: Pick<LogStore, "head">): LogStart {
  return {
    isNew: async () => (await store.head()) === undefined,
    firstEntry: () => Promise.resolve(null),
  };
}
