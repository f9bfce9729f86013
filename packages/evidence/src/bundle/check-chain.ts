import { encodeHex } from "@writ/encoding";
import type { BundleDocument } from "./bundle-document.ts";
import { type Claim, claim, failed, notChecked, passed } from "./check.ts";
import type { CheckedEvent } from "./check-event.ts";
import type { ExecutionEvent } from "./event-kinds.ts";
import type { Check } from "./report.ts";

/** Checks that the events are those of one execution, without a gap from the first on, and whether they are all. */
export function checkChain(
  events: readonly CheckedEvent[],
  bundle: Pick<BundleDocument, "tenant" | "executionId">,
): readonly Check[] {
  const checks = events.map((checked, seq) => {
    const claimed = claim("chain", seq);
    if (checked.event === undefined) return notChecked(claimed, "the statement is not readable");
    return (
      checkBelongs(claimed, checked.event, events[0]?.event, bundle) ??
      checkFollows(claimed, checked.event, events[seq - 1]) ??
      checkOrder(claimed, checked, events[seq - 1]) ??
      passed(claimed)
    );
  });
  return [...checks, checkEnd(events)];
}

function checkBelongs(
  claimed: Claim,
  event: ExecutionEvent,
  first: ExecutionEvent | undefined,
  { tenant, executionId }: Pick<BundleDocument, "tenant" | "executionId">,
): Check | undefined {
  const { predicate, subject } = event;
  const differs = (what: string, expected: string, recomputed: string): Check =>
    failed(claimed, `it is about another ${what}`, { expected, recomputed });
  if (predicate.tenant !== tenant) return differs("tenant", tenant, predicate.tenant);
  if (predicate.executionId !== executionId)
    return differs("execution", executionId, predicate.executionId);
  if (first === undefined) return notChecked(claimed, "the decision is not readable");
  if (first.kind !== "decision") return failed(claimed, "the execution begins with no decision");
  if (subject.sha256 !== first.subject.sha256)
    return differs("request", first.subject.sha256, subject.sha256);
  const jti = first.predicate.grant?.jti ?? "none";
  if (event.kind === "redemption" && event.predicate.grant.jti !== jti)
    return differs("grant", jti, event.predicate.grant.jti);
  return undefined;
}

function checkFollows(
  claimed: Claim,
  { predicate }: ExecutionEvent,
  before: CheckedEvent | undefined,
): Check | undefined {
  const seq = `${claimed.event}`;
  if (`${predicate.seq}` !== seq)
    return failed(claimed, `it is event ${predicate.seq} of the execution`, {
      expected: seq,
      recomputed: `${predicate.seq}`,
    });
  if (before !== undefined && before.paeDigest === undefined)
    return notChecked(claimed, "the event before it is not readable");
  const digest = before?.paeDigest === undefined ? "none" : encodeHex(before.paeDigest);
  if ((predicate.prev ?? "none") !== digest)
    return failed(claimed, "it names another event as the one before", {
      expected: predicate.prev ?? "none",
      recomputed: digest,
    });
  return undefined;
}

function checkOrder(
  claimed: Claim,
  { place }: CheckedEvent,
  before: CheckedEvent | undefined,
): Check | undefined {
  const isEnded = before?.event !== undefined && before.event.predicate.final !== null;
  if (isEnded) return failed(claimed, "the event before it says it is the last");
  const isLater =
    place === undefined ||
    before?.place === undefined ||
    place.origin !== before.place.origin ||
    place.index > before.place.index;
  return isLater ? undefined : failed(claimed, "the log has it before the event it follows");
}

function checkEnd(events: readonly CheckedEvent[]): Check {
  const claimed = claim("end", null);
  const last = events.at(-1)?.event;
  if (last === undefined) return notChecked(claimed, "the last statement is not readable");
  const { final } = last.predicate;
  if (final === null) return notChecked(claimed, "no event says that the execution has ended");
  const seen = { expected: `${final.events} events`, recomputed: `${events.length} events` };
  if (final.events === events.length) return passed(claimed, seen);
  return failed(claimed, "it counts another number of events", seen);
}
