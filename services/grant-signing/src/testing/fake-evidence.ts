import { equalBytes } from "@writ/encoding";
import { failure } from "@writ/rpc";
import type { EvidenceLog, LogEvent } from "../evidence-log.ts";

/** A log in memory that can be made to fail. */
export interface FakeEvidence extends EvidenceLog {
  /** What was appended, in order; its place is its index. */
  readonly events: readonly LogEvent[];
  /** Makes the log hold a decision's statement. */
  hold(eventId: string, statement: Uint8Array): void;
  /** How it behaves until told otherwise. */
  behave(how: Behaviour): void;
}

type Behaviour = "appends" | "is down" | "takes nothing" | "loses its reply";

/** A log without events, that works. */
export function fakeEvidence(): FakeEvidence {
  const events: LogEvent[] = [];
  const decisions = new Map<string, Uint8Array>();
  let behaviour: Behaviour = "appends";
  const down = () => failure("DEPENDENCY_UNAVAILABLE", "the log does not answer");

  const append = (event: LogEvent): number => {
    const known = events.findIndex((e) => e.eventId === event.eventId);
    const before = events[known];
    if (before !== undefined) {
      if (equalBytes(before.statement, event.statement)) return known;
      throw failure("DEPENDENCY_UNAVAILABLE", "EVENT_CONFLICT");
    }
    const isTaken = events.some(
      ({ execution: e }) => e && e.id === event.execution?.id && e.seq === event.execution.seq,
    );
    if (isTaken) throw failure("DEPENDENCY_UNAVAILABLE", "SEQUENCE_CONFLICT");
    return events.push(event) - 1;
  };

  return {
    events,
    hold: (eventId, statement) => void decisions.set(eventId, statement),
    behave: (how) => void (behaviour = how),
    async append(event) {
      if (behaviour === "is down" || behaviour === "takes nothing") throw down();
      const index = append(event);
      if (behaviour === "loses its reply") throw down();
      return index;
    },
    async statement(_tenant, eventId) {
      if (behaviour === "is down") throw down();
      return decisions.get(eventId);
    },
  };
}
