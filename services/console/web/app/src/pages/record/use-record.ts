import { useQuery } from "@tanstack/react-query";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { asOfMoment } from "../../api/as-of.ts";
import { failureOf } from "../../api/failure.ts";
import { evidence } from "../../api/services/evidence.ts";
import { lineage } from "../../api/services/lineage.ts";
import { useCell, useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";

const LIVE_MS = 2_000;
const OVER_MS = 10_000;
const COVER_TRIES = 5;
const COVER_MS = 600;

/** States after which nothing comes but a revocation. */
const OVER = ["COMPLETED", "FAILED", "DENIED", "EXPIRED", "REFUSED", "REVOKED"];

/** An execution as it is now; the row it was opened from stands in until then. */
export function useExecution(executionId: string, row: Execution | undefined) {
  const { client, now } = useParts();
  const tenant = useTenant();
  const query = useQuery({
    queryKey: ["execution", tenant, executionId],
    queryFn: async ({ signal }) => {
      const reply = await client(lineage).getExecution(
        { tenantId: tenant ?? "", executionId },
        { signal },
      );
      return { execution: reply.execution, asOf: asOfMoment(reply.asOf), receivedMs: now() };
    },
    enabled: tenant !== undefined,
    refetchInterval: ({ state }) =>
      OVER.includes(state.data?.execution?.state ?? "") ? OVER_MS : LIVE_MS,
  });
  return {
    execution: query.data?.execution ?? row,
    asOf: query.data?.asOf,
    failure: query.error === null ? undefined : failureOf(query.error),
    retry: () => void query.refetch(),
  };
}

/** What the log holds about an execution. */
export interface FoundEvidence {
  readonly response: GetEvidenceResponse;
  /** Enough witnesses have cosigned its checkpoint, as the log says. */
  readonly isWitnessed: boolean;
  /** Whether what digests stand for was asked for. */
  readonly withOpenings: boolean;
}

/** The evidence of an execution, with a witnessed checkpoint where there is one; asked for again when the execution goes on. */
export function useEvidence(execution: Execution) {
  const { client, sessions } = useParts();
  const tenant = useTenant();
  const role = useCell(sessions.person).session?.role ?? "public";
  const withOpenings = role !== "public";
  const { executionId, state } = execution;
  return useQuery({
    queryKey: ["evidence", tenant, executionId, state, withOpenings],
    queryFn: async (): Promise<FoundEvidence> => {
      const log = client(evidence);
      const subject = { case: "executionId", value: executionId } as const;
      const request = { tenantId: tenant ?? "", subject, withOpenings };
      const newest = await log.getEvidence(request);
      const { witnessedSize } = await log.getCheckpoint({});
      const isCovered = newest.records.every(({ index }) => index < witnessedSize);
      if (!isCovered) return { response: newest, isWitnessed: false, withOpenings };
      const response = await log.getEvidence({ ...request, witnessed: true });
      const isWhole = response.records.length >= newest.records.length;
      return { response: isWhole ? response : newest, isWitnessed: isWhole, withOpenings };
    },
    enabled: tenant !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // What was decided a moment ago is in the database before the log covers it.
    retry: (times, error) => failureOf(error).kind === "absent" && times < COVER_TRIES,
    retryDelay: COVER_MS,
  });
}

/** How often a summary is asked for: what takes long, more seldom. */
export function summaryEveryMs(last: { readonly tookMs: number } | undefined): number {
  return Math.max(LIVE_MS, 10 * (last?.tookMs ?? 0));
}

/** Who led to an execution, and what it led to. */
export function useKin(executionId: string) {
  const { client, now } = useParts();
  const tenantId = useTenant() ?? "";
  const enabled = tenantId !== "";
  const request = { tenantId, executionId };
  const ancestors = useQuery({
    queryKey: ["ancestors", tenantId, executionId],
    queryFn: () => client(lineage).listAncestors(request),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const below = useQuery({
    queryKey: ["below", tenantId, executionId],
    queryFn: async () => {
      const askedMs = now();
      const reply = await client(lineage).summarizeDescendants(request);
      return { ...reply, tookMs: now() - askedMs };
    },
    enabled,
    refetchInterval: ({ state }) => summaryEveryMs(state.data),
  });
  return { ancestors, below };
}

/** How many executions named this one among their causes. */
export function useCaused(executionId: string) {
  const { client } = useParts();
  const tenantId = useTenant() ?? "";
  return useQuery({
    queryKey: ["caused", tenantId, executionId],
    queryFn: () => client(lineage).countExecutions({ tenantId, filter: { causeId: executionId } }),
    enabled: tenantId !== "",
    refetchInterval: OVER_MS,
  });
}
