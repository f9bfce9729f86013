import type { Execution, SummarizeDescendantsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { asOfMoment } from "../../api/as-of.ts";
import { type Failure, failureOf } from "../../api/failure.ts";
import type { PanelAge } from "../../ui/freshness-state.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { useDoorbell } from "../decisions/use-doorbell.ts";
import { summaryEveryMs, useExecution, useKin } from "../record/use-record.ts";
import { differsFrom } from "./differs-from.ts";
import type { Loaded } from "./held-lineage.ts";
import { useWalk } from "./use-walk.ts";

const AGAIN_MS = 8_000;
/** A tree that is too large to be loaded whole is looked at more seldom. */
const AGAIN_IN_PART_MS = 30_000;

/** What is known around an execution. */
export interface Explored {
  readonly execution: Execution | undefined;
  /** From the root to the parent; undefined until they came. */
  readonly ancestors: readonly Execution[] | undefined;
  readonly summary: SummarizeDescendantsResponse | undefined;
  /** Undefined until something came. */
  readonly loaded: Loaded | undefined;
  readonly loading: ReadonlySet<string>;
  readonly age: PanelAge | undefined;
  readonly failure: Failure | undefined;
  readonly loadBelow: (executionId: string) => void;
  readonly retry: () => void;
}

/** Loads what is around an execution and follows what becomes of it. */
export function useExplored(executionId: string, depth: number): Explored {
  const { now } = useParts();
  const tenantId = useTenant();
  const focus = useExecution(executionId, undefined);
  const { ancestors, below } = useKin(executionId);
  const { execution } = focus;
  const walk = useWalk(executionId, depth, execution);
  const { again, change, held, version } = walk;
  const summary = below.data;

  const focusSize = focus.asOf?.treeSize ?? 0n;
  useLayoutEffect(() => {
    if (execution !== undefined) change([execution], focusSize);
  }, [change, execution, focusSize]);

  const rootId = execution?.rootId === "" ? executionId : execution?.rootId;
  useDoorbell(
    tenantId === undefined || rootId === undefined ? undefined : { tenantId, filter: { rootId } },
    ({ executions, asOf }) => change(executions, asOf?.treeSize ?? 0n),
  );

  const total = Number(summary?.total ?? 0n);
  const isKnown = execution !== undefined && held !== undefined;
  const loaded = useMemo(
    () => (isKnown ? held.loaded(total) : undefined),
    // Held changes by itself; its version says when.
    [held, isKnown, total, version],
  );

  // What no message tells, such as a lease that ran out, and what was missed: the counts tell that something is not as shown.
  const lastWalk = useRef({ atMs: now(), counts: "" });
  useEffect(() => {
    if (loaded?.isWalked !== true || summary === undefined || depth !== 0) return;
    const counts = countsText(summary);
    const { tree } = loaded;
    const isOther = tree.isComplete
      ? differsFrom(tree, summary)
      : counts !== lastWalk.current.counts;
    const pauseMs = tree.isComplete ? AGAIN_MS : AGAIN_IN_PART_MS;
    if (!isOther || now() - lastWalk.current.atMs < pauseMs) return;
    lastWalk.current = { atMs: now(), counts };
    again();
  }, [again, depth, loaded, now, summary]);

  const asOf = asOfMoment(summary?.asOf);
  const age = useMemo(
    () =>
      asOf && {
        asOfMs: asOf.ms,
        treeSize: asOf.treeSize,
        receivedMs: below.dataUpdatedAt,
        tookMs: summary?.tookMs ?? 0,
        everyMs: summaryEveryMs(summary),
      },
    [asOf?.ms, asOf?.treeSize, below.dataUpdatedAt, summary],
  );
  const belowFailure = below.error === null ? undefined : failureOf(below.error);
  return {
    execution,
    ancestors: ancestors.data?.ancestors,
    summary,
    loaded,
    loading: walk.loading,
    age,
    failure: focus.failure ?? walk.failure ?? belowFailure,
    loadBelow: walk.loadBelow,
    retry: () => {
      focus.retry();
      void ancestors.refetch();
      void below.refetch();
      again();
    },
  };
}

function countsText({ byState }: SummarizeDescendantsResponse): string {
  return Object.entries(byState)
    .map(([state, count]) => `${state} ${count}`)
    .toSorted()
    .join();
}
