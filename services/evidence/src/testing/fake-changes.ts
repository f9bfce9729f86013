import type { Selection } from "../lineage/execution-filter.ts";
import type { ExecutionView } from "../lineage/execution-view.ts";
import type { Change, LineageStore } from "../lineage/lineage-store.ts";
import type { LogPlace } from "../lineage/log-place.ts";
import type { Pause } from "../lineage/pause.ts";

/** A log in memory in which things happen, and a clock that a test moves. */
export interface FakeChanges {
  readonly store: Pick<LineageStore, "end" | "changes" | "find" | "search">;
  readonly pause: Pause;
  /** An execution changes. */
  happen(executionId: string): void;
  /** A revocation: `stops` are the executions it is found to stop. */
  revoke(type: string, value: string, stops: readonly string[]): void;
  /** Leaves of other tenants. */
  elsewhere(leaves: number): void;
  /** Ends the pauses of everybody who waits. */
  tick(): void;
  /** Everything asked of the store, by name. */
  readonly asked: readonly string[];
  /** From now on the store does not answer. */
  fail(): void;
  readonly searched: readonly Selection[];
}

/** Leaves read at a time, so that a test gets to a second read. */
const LEAVES = 10;

/** An empty one. */
export function fakeChanges(): FakeChanges {
  const leaves: (Change["what"] | undefined)[] = [];
  const waiting = new Set<() => void>();
  const asked: string[] = [];
  const searched: Selection[] = [];
  let stopped: readonly string[] = [];
  let isBroken = false;
  const placeOf = (index: number): LogPlace => ({ logId: 1, index });
  const viewOf = (executionId: string): ExecutionView =>
    ({ executionId, rootId: "root" }) as ExecutionView;
  const answer = <T>(name: string, value: T): Promise<T> => {
    asked.push(name);
    return isBroken ? Promise.reject(new Error("no answer")) : Promise.resolve(value);
  };
  return {
    asked,
    searched,
    happen: (executionId) => leaves.push({ kind: "execution", executionId }),
    revoke(type, value, stops) {
      stopped = stops;
      leaves.push({ kind: "revocation", revoked: { type, value }, atMs: 1_000 });
    },
    elsewhere: (count) => leaves.push(...Array.from({ length: count }, () => undefined)),
    tick: () => waiting.forEach((end) => end()),
    fail: () => (isBroken = true),
    pause: (_, signal) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(end);
          if (signal?.aborted === true) reject(signal.reason as Error);
          else resolve();
        };
        waiting.add(end);
      }),
    store: {
      end: () => answer("end", placeOf(leaves.length)),
      changes(_, from) {
        const read = leaves.slice(from.index, from.index + LEAVES);
        const changes = read.flatMap((what, i) =>
          what === undefined ? [] : [{ place: placeOf(from.index + i), what }],
        );
        return answer("changes", { changes, to: placeOf(from.index + read.length) });
      },
      find: (_, ids, __, filter = {}) =>
        answer(
          "find",
          ids.filter((id) => filter.action === undefined || id.includes(filter.action)).map(viewOf),
        ),
      search(selection) {
        searched.push(selection);
        return answer("search", stopped.map(viewOf));
      },
    },
  };
}
