import { encodeHex, equalBytes } from "@writ/encoding";
import { type ExecutionHead, pae, PAYLOAD_TYPE, parseStatement } from "@writ/evidence";
import { failure } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { type EvidenceLog, type LogEvent, refusedBy } from "../evidence-log.ts";

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

  /** As the log does: every place once, after the event that the statement names, and none after the last. */
  const checkPlace = ({ id, seq }: { id: string; seq: number }, statement: Uint8Array): void => {
    const at = (place: number) =>
      events.find(({ execution: e }) => e?.id === id && e.seq === place)?.statement;
    const said = predicateOf(statement);
    const before = at(seq - 1);
    if (at(seq) !== undefined) throw refusedBy("SEQUENCE_CONFLICT");
    // Decisions are held, not appended.
    if (seq === 1) return;
    const isNext =
      before !== undefined &&
      predicateOf(before).final === null &&
      said.prev === encodeHex(sha256(pae(PAYLOAD_TYPE, before)));
    if (!isNext) throw refusedBy("SEQUENCE_CONFLICT");
  };

  const append = (event: LogEvent): number => {
    const known = events.findIndex((e) => e.eventId === event.eventId);
    const before = events[known];
    if (before !== undefined) {
      if (equalBytes(before.statement, event.statement)) return known;
      throw refusedBy("EVENT_CONFLICT");
    }
    if (event.execution !== null) checkPlace(event.execution, event.statement);
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

function predicateOf(statement: Uint8Array): Pick<ExecutionHead, "prev" | "final"> {
  return parseStatement(statement).predicate as ExecutionHead;
}
