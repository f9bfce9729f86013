import { MOST_ERASED, readErasure } from "@writ/evidence";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { callerName, failure, type Handlers } from "@writ/rpc";
import type { Erased } from "../entry.ts";
import type { Sequencer } from "../log/sequencer.ts";
import { erasureEntry } from "../own-events/erasure.ts";
import type { OwnEntries } from "../own-events/own-event.ts";
import type { OwnEventStore } from "../own-events/own-event-store.ts";
import type { EvidenceRecord, RecordStore } from "../records.ts";
import { requireField, requireId, requireTenant } from "./request-check.ts";

const NAME = /^[a-z][a-z0-9-]{0,63}(:[A-Za-z0-9._-]{1,64})?$/;
const REASON = /^[^\p{Cc}\p{Cs}]{1,500}$/u;
const MOST_NAMES = 64;

/** What an erasure needs. */
export interface EraseDeps {
  readonly ownEntries: OwnEntries;
  readonly ownEvents: Pick<OwnEventStore, "openings">;
  readonly records: Pick<RecordStore, "event">;
  readonly sequencer: Pick<Sequencer, "append">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

type EraseOpenings = Handlers<typeof EvidenceService>["eraseOpenings"];
type Request = Parameters<EraseOpenings>[0];
type Reply = Awaited<ReturnType<EraseOpenings>>;

/** Erases openings of an execution's events and puts the event of it into the log, both or neither. */
export function eraseOpenings(deps: EraseDeps): EraseOpenings {
  return async (request, call) => {
    checkForm(request);
    const { tenantId, erasureId } = request;
    // First this: whoever erased with the same id meanwhile is found by the look at the records.
    const erased = await chosen(request, deps.ownEvents);
    const known = await deps.records.event(tenantId, erasureId);
    if (known !== undefined) return repeated(known, request);
    requireSome(erased);
    const entry = await erasureEntry(deps.ownEntries, {
      erasureId,
      tenantId,
      executionId: request.executionId,
      erased,
      reason: request.reason,
      by: callerName(call),
      atMs: deps.now(),
    });
    const outcome = await deps.sequencer.append(entry, call.deadlineMs ?? 0);
    switch (outcome.kind) {
      case "appended":
        return replyOf(erasureId, outcome.index, entry.erases.length);
      case "existed":
        return again(request, deps);
      default:
        // Another call with the same id was faster, or the id is that of another event.
        if (outcome.code === "EVENT_CONFLICT") return again(request, deps);
        throw failure("STATE_CONFLICT", `the log refuses the erasure: ${outcome.message}`);
    }
  };
}

function checkForm({ tenantId, executionId, names, reason, erasureId }: Request): void {
  requireTenant(tenantId);
  requireId(executionId, "execution_id");
  requireId(erasureId, "erasure_id");
  requireField(REASON.test(reason), "reason", "is not 1 to 500 characters without control ones");
  requireField(names.length <= MOST_NAMES, "names", `are more than ${MOST_NAMES}`);
  requireField(
    names.every((name) => NAME.test(name)),
    "names",
    "hold what is no name of an opening",
  );
}

async function chosen(
  { tenantId, executionId, names }: Request,
  store: EraseDeps["ownEvents"],
): Promise<readonly Erased[]> {
  const all = await store.openings(tenantId, executionId);
  if (all === undefined) throw failure("NOT_FOUND", "the tenant has no such execution");
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function requireSome(erased: readonly Erased[]): void {
  if (erased.length === 0)
    throw failure(
      "STATE_CONFLICT",
      "nothing to erase: the execution never had such openings, or they are erased already",
    );
  if (erased.length > MOST_ERASED)
    throw failure(
      "STATE_CONFLICT",
      `these are ${erased.length} openings, and one erasure takes ${MOST_ERASED}: name some of them`,
    );
}

async function again(request: Request, deps: EraseDeps): Promise<Reply> {
  const known = await deps.records.event(request.tenantId, request.erasureId);
  if (known === undefined)
    throw failure("IDEMPOTENCY_CONFLICT", "erasure_id is the id of another event");
  return repeated(known, request);
}

/** The answer to a call whose id is in the log: that of the first call, if it was the same. */
function repeated(known: EvidenceRecord, { executionId, names, reason }: Request): Reply {
  if (known.kind !== "erasure")
    throw failure("IDEMPOTENCY_CONFLICT", "erasure_id is the id of another event");
  const said = readErasure(known.statement.payload).predicate;
  const isSame =
    said.execution === executionId &&
    said.reason === reason &&
    (names.length === 0 || said.erased.every(({ name }) => names.includes(name)));
  if (!isSame) throw failure("IDEMPOTENCY_CONFLICT", "erasure_id was used for another erasure");
  return replyOf(known.eventId, known.index, said.erased.length);
}

function replyOf(eventId: string, index: number, erased: number): Reply {
  return { eventId, logIndex: BigInt(index), erased };
}
