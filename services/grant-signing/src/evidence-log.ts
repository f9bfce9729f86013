import { EventKind, type EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { ErrorInfoSchema } from "@writ/proto/google/rpc/error_details";
import {
  type Batcher,
  batcher,
  type Client,
  failure,
  failureReason,
  type ItemResult,
  RpcError,
} from "@writ/rpc";
import type { StatementKey } from "@writ/service";

/** One event to be appended. Repeating it with the same id and statement appends nothing. */
export interface LogEvent {
  readonly tenant: string;
  readonly eventId: string;
  readonly kind: keyof typeof kinds;
  /** Exact bytes of the statement. */
  readonly statement: Uint8Array;
  /** Null for events that belong to no execution. */
  readonly execution: { readonly id: string; readonly seq: number } | null;
  /** With an outcome only. */
  readonly status?: "completed" | "failed" | "refused";
  /** What digests in the statement stand for; erasable. */
  readonly openings?: readonly { readonly name: string; readonly value: Uint8Array }[];
}

/** The evidence log, as far as this service uses it. Every failure is an RpcError. */
export interface EvidenceLog {
  /** Appends the event, signed, and returns the index of its leaf. */
  append(event: LogEvent, deadlineMs: number): Promise<number>;
  /** Exact bytes of an event's statement; undefined when the log does not hold it. */
  statement(tenant: string, eventId: string, deadlineMs: number): Promise<Uint8Array | undefined>;
}

const kinds = {
  redemption: EventKind.REDEMPTION,
  progress: EventKind.PROGRESS,
  outcome: EventKind.OUTCOME,
  revocation: EventKind.REVOCATION,
  "key-change": EventKind.KEY_CHANGE,
} as const;

const LIMITS = { maxBatch: 16, maxInFlight: 4, maxQueued: 4_096 };

/** The evidence service as a log; what is appended at the same time travels together. */
export function evidenceLog(
  client: Client<typeof EvidenceService>,
  key: StatementKey,
  now: () => number,
): EvidenceLog {
  const appends: Batcher<LogEvent, number> = batcher({
    ...LIMITS,
    now,
    async send(events, { deadlineMs }) {
      const entries = events.map((event) => toEntry(event, key));
      const { results } = await client.append({ entries }, { deadlineMs });
      return results.map(({ result }): ItemResult<number> => {
        if (result.case === "appended") return { value: Number(result.value.index) };
        return { error: refusedBy(result.case === "failure" ? result.value.code : "no result") };
      });
    },
  });
  return {
    append: (event, deadlineMs) => appends.add(event, deadlineMs),
    async statement(tenant, eventId, deadlineMs) {
      const subject = { case: "eventId", value: eventId } as const;
      try {
        const { records } = await client.getEvidence({ tenantId: tenant, subject }, { deadlineMs });
        return records.find((record) => record.eventId === eventId)?.statement?.payload;
      } catch (error) {
        if (failureReason(error) === "NOT_FOUND") return undefined;
        throw error;
      }
    },
  };
}

/** How the log refuses an event for good, such as with SEQUENCE_CONFLICT. */
export function refusedBy(code: string): RpcError {
  const metadata = { refusal: code };
  return failure("DEPENDENCY_UNAVAILABLE", `evidence refused the event: ${code}`, { metadata });
}

/** Whether the log refused an event because the one before it in its execution is not there. */
export function isOutOfOrder(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  return error.detail(ErrorInfoSchema)?.metadata["refusal"] === "SEQUENCE_CONFLICT";
}

function toEntry(event: LogEvent, key: StatementKey) {
  const { tenant, eventId, kind, statement, execution, status, openings = [] } = event;
  return {
    tenantId: tenant,
    eventId,
    kind: kinds[kind],
    statement: key.sign(statement),
    executionId: execution?.id ?? "",
    seq: execution?.seq ?? 0,
    status: status ?? "",
    openings: openings.map(({ name, value }) => ({ name, value })),
  };
}
