import { describe, expect, it } from "vitest";
import type { Place } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { chainCheck } from "./check-chain.ts";
import type { StatementRow } from "./fsck-store.ts";

const events = sampleEvents();
type Event = readonly [StatementRow, Place | null];

/** An execution of four events, as it is stored. */
function execution(): Event[] {
  const decision = events.entry(events.decision());
  const redemption = events.entry(events.redemption(decision));
  const progress = events.entry(events.progress(redemption));
  const outcome = events.entry(events.outcome(progress));
  return [decision, redemption, progress, outcome].map((entry, i) => [
    {
      tenantId: entry.tenantId,
      eventId: entry.eventId,
      kind: entry.kind,
      statement: entry.statement,
      paeDigest: entry.paeDigest,
      executionId: entry.place?.executionId ?? null,
      seq: entry.place?.seq ?? null,
      logId: 1,
      logIndex: 10 + i,
      appendedAtMs: 0,
      entry: undefined,
      execution: undefined,
      step: undefined,
    },
    entry.place,
  ]);
}

function expected(order: readonly Event[]): string[] {
  const chain = chainCheck();
  return order.flatMap(([row, place]) => chain.next(row, place)).map((finding) => finding.expected);
}

describe("chainCheck", () => {
  it("finds nothing in executions that are in order, over more than one log", () => {
    const [first, second] = [execution(), execution()];
    const moved = second.map(([row, place], i): Event => [
      { ...row, logId: i < 2 ? 1 : 2, logIndex: i < 2 ? 90 + i : i },
      place,
    ]);
    expect(expected([...first, ...moved])).toEqual([]);
    expect(expected(first.slice(0, 2))).toEqual([]);
  });

  it("passes over events that belong to no execution", () => {
    const [decision] = execution();
    if (decision === undefined) throw new Error("no event");
    const free: Event = [{ ...decision[0], executionId: null, seq: null }, null];
    expect(expected([free, free])).toEqual([]);
  });

  it("finds a gap, and an execution that does not begin with its decision", () => {
    const [decision, redemption, progress, outcome] = execution() as [Event, Event, Event, Event];
    expect(expected([decision, redemption, outcome])).toEqual([
      "event 2 of the execution",
      expect.stringContaining("as the one before"),
    ]);
    expect(expected([redemption, progress])[0]).toBe("event 0 of the execution");
    expect(expected([decision, decision])[0]).toBe("event 1 of the execution");
  });

  it("finds an event that names another one as the one before", () => {
    const [first, second] = [execution(), execution()];
    const mixed = first.with(2, [first[2]?.[0], second[2]?.[1]] as unknown as Event);
    expect(expected(mixed)).toEqual([expect.stringContaining("as the one before")]);
  });

  it("finds an event after the last one, and events out of order in the log", () => {
    const all = execution();
    const ended = all.map(([row, place], i): Event => [
      row,
      place && { ...place, isFinal: i === 1 || i === 3 },
    ]);
    expect(expected(ended)).toEqual(["nothing after the last event"]);
    const swapped = all.map(([row, place]): Event => [
      { ...row, logIndex: 20 - row.logIndex },
      place,
    ]);
    expect(expected(swapped)).toHaveLength(3);
  });
});
