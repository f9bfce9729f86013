import { create } from "@bufbuild/protobuf";
import { type Execution, ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Failure, failureOf } from "../../api/failure.ts";
import { lineage } from "../../api/services/lineage.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import { type HeldLineage, heldLineage } from "./held-lineage.ts";
import { paced } from "./paced.ts";

/** So many are loaded at once; what is beyond, when somebody wants it. */
export const WHOLE = 10_000;
const PAGE = 500;
const WALK_MS = 60_000;
const BETWEEN_MS = 250;

/** What is loaded of the executions below one. */
export interface Walk {
  /** Changes from time to time; `version` says when. Undefined until something came. */
  readonly held: HeldLineage | undefined;
  readonly version: number;
  readonly failure: Failure | undefined;
  /** Executions whose children are being loaded. */
  readonly loading: ReadonlySet<string>;
  readonly loadBelow: (executionId: string) => void;
  /** Executions that changed, wherever they belong. */
  readonly change: (executions: readonly Execution[], treeSize: bigint) => void;
  /** Walks again, for what has become of them since. */
  readonly again: () => void;
}

/** Loads what is below an execution, as many levels as asked (0 for all), the nearest first. */
export function useWalk(executionId: string, depth: number, focus: Execution | undefined): Walk {
  const { client } = useParts();
  const tenantId = useTenant() ?? "";
  const key = `${tenantId} ${executionId} ${depth}`;
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<{ key: string; held: HeldLineage; version: number }>();
  const [failed, setFailed] = useState<{ key: string; failure: Failure }>();
  const [loading, setLoading] = useState<ReadonlySet<string>>(new Set());
  const latestFocus = useRef(focus);
  const kept = useRef<{ readonly key: string; readonly held: HeldLineage }>(undefined);
  useLayoutEffect(() => {
    latestFocus.current = focus?.executionId === executionId ? focus : undefined;
  });

  const publish = useCallback(
    (held: HeldLineage) =>
      setShown((before) => ({ key, held, version: (before?.version ?? 0) + 1 })),
    [key],
  );

  useEffect(() => {
    if (tenantId === "") return undefined;
    const ended = new AbortController();
    // Made again, a walk brings what is held up to date.
    const held =
      kept.current?.key === key
        ? kept.current.held
        : heldLineage(latestFocus.current ?? create(ExecutionSchema, { executionId }));
    kept.current = { key, held };
    const pace = paced(() => publish(held), BETWEEN_MS);
    const walk = async () => {
      const request = { tenantId, executionId, maxDepth: depth, limit: WHOLE, brief: true };
      const options = { signal: ended.signal, timeoutMs: WALK_MS };
      let isTruncated = false;
      for await (const batch of client(lineage).walkDescendants(request, options)) {
        held.walked(batch.executions, batch.asOf?.treeSize ?? 0n);
        isTruncated ||= batch.truncated;
        pace.soon();
      }
      held.ended(isTruncated);
    };
    setFailed(undefined);
    walk()
      .then(() => pace.now())
      .catch((error: unknown) => {
        if (!ended.signal.aborted) setFailed({ key, failure: failureOf(error) });
      });
    return () => {
      ended.abort();
      pace.stop();
    };
  }, [client, depth, executionId, key, publish, round, tenantId]);

  const held = shown?.key === key ? shown.held : undefined;
  const loadBelow = useCallback(
    (parentId: string) => {
      if (held === undefined) return;
      const { afterId } = held.next(parentId);
      const request = {
        tenantId,
        executionId: parentId,
        afterId,
        maxDepth: 1,
        limit: PAGE,
        brief: true,
      };
      const load = async () => {
        let isTruncated = false;
        for await (const batch of client(lineage).walkDescendants(request)) {
          held.walked(batch.executions, batch.asOf?.treeSize ?? 0n);
          isTruncated ||= batch.truncated;
        }
        held.endedBelow(parentId, isTruncated);
      };
      setLoading((all) => new Set(all).add(parentId));
      load()
        .then(() => publish(held))
        .catch((error: unknown) => setFailed({ key, failure: failureOf(error) }))
        .finally(() => setLoading((all) => new Set([...all].filter((id) => id !== parentId))));
    },
    [client, held, key, publish, tenantId],
  );
  const change = useCallback(
    (executions: readonly Execution[], treeSize: bigint) => {
      if (held?.changed(executions, treeSize) === true) publish(held);
    },
    [held, publish],
  );
  return {
    held,
    version: shown?.version ?? 0,
    failure: failed?.key === key ? failed.failure : undefined,
    loading,
    loadBelow,
    change,
    again: useCallback(() => setRound((before) => before + 1), []),
  };
}
