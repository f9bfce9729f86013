import { integer, type Members, nullable, object, oneOf, text } from "../statement/shape.ts";
import { instant, sha256Hex, tenant, uuid } from "../statement/value.ts";

/** What every event says first. */
export interface EventHead {
  /** Version 7 UUID. */
  readonly eventId: string;
  readonly tenant: string;
  /** When it happened, UTC with milliseconds. */
  readonly occurredAt: string;
  readonly recordedBy: { readonly service: string };
}

/** Head of an event in the life of an execution. */
export interface ExecutionHead extends EventHead {
  readonly executionId: string;
  /** Position within the execution; 0 is the decision. */
  readonly seq: number;
  /** SHA-256 of the pre-authentication encoding of the event before, hex; null for the first. */
  readonly prev: string | null;
  /** On the last event only: how many events the execution has. */
  readonly final: { readonly events: number } | null;
}

/** Head of an event that belongs to no execution. */
export interface StandaloneHead extends EventHead {
  readonly executionId: null;
  readonly seq: 0;
  readonly prev: null;
  readonly final: null;
}

const eventHead: Members<EventHead> = {
  eventId: uuid,
  tenant,
  occurredAt: instant,
  recordedBy: object({ service: text(/^[a-z][a-z0-9:/.-]{0,127}$/) }),
};

/** Readers of an execution event's head. */
export const executionHead: Members<ExecutionHead> = {
  ...eventHead,
  executionId: uuid,
  seq: integer(0, 2 ** 31 - 1),
  prev: nullable(sha256Hex),
  final: nullable(object({ events: integer(1, 2 ** 31) })),
};

/** Readers of a standalone event's head. */
export const standaloneHead: Members<StandaloneHead> = {
  ...eventHead,
  executionId: oneOf(null),
  seq: oneOf(0),
  prev: oneOf(null),
  final: oneOf(null),
};
