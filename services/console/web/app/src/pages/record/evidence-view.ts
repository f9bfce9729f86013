import { decodeUtf8 } from "@writ/encoding";
import { type DecisionPredicate, parseStatement, readDecision } from "@writ/evidence";
import { EventKind, type GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import { msOf } from "../../time/instant.ts";

/** An event of an execution. */
export interface EventView {
  readonly eventId: string;
  readonly seq: number;
  readonly kind: string;
  /** Of its leaf. */
  readonly index: bigint;
  /** Of the log that holds it. */
  readonly origin: string;
  readonly appendedMs: number | undefined;
  readonly keyId: string;
  /** The signed statement, JSON as it was signed. */
  readonly statement: string;
}

/** What the log holds about an execution. None of it is checked here. */
export interface EvidenceView {
  /** Undefined when the statement is not of a form this page knows. */
  readonly decision: DecisionPredicate | undefined;
  readonly events: readonly EventView[];
  /** What the decision's digests stand for, by name; empty when they were not shown, or are erased. */
  readonly openings: ReadonlyMap<string, Uint8Array>;
  /** Size of the log the proofs lead to; undefined when the checkpoint is not readable. */
  readonly size: bigint | undefined;
  /** Names of the keys that signed the checkpoint: the log's, then the witnesses'. */
  readonly signers: readonly string[];
}

const KINDS: Readonly<Record<number, string>> = {
  [EventKind.DECISION]: "decision",
  [EventKind.REDEMPTION]: "grant used",
  [EventKind.OUTCOME]: "outcome",
  [EventKind.PROGRESS]: "progress",
  [EventKind.APPROVAL]: "approval",
  [EventKind.ERASURE]: "erasure",
};

/** Reads the log's answer. */
export function evidenceView({ records, checkpoint }: GetEvidenceResponse): EvidenceView {
  const [first] = records;
  return {
    decision: first?.statement && decisionIn(first.statement.payload),
    events: records.map(({ eventId, seq, kind, index, origin, appendedAt, statement }) => ({
      eventId,
      seq,
      kind: KINDS[kind] ?? `unknown (${kind})`,
      index,
      origin,
      appendedMs: msOf(appendedAt),
      keyId: statement?.keyId ?? "",
      statement: shown(statement?.payload ?? new Uint8Array()),
    })),
    openings: new Map(first?.openings.map(({ name, value }) => [name, value])),
    ...checkpointFacts(checkpoint),
  };
}

/** What a checkpoint says of itself (C2SP tlog-checkpoint). */
export function checkpointFacts(note: string): Pick<EvidenceView, "size" | "signers"> {
  const [body = "", signatures = ""] = note.split("\n\n");
  const size = body.split("\n")[1] ?? "";
  const names = signatures
    .split("\n")
    .map((line) => /^— (\S+) /.exec(line)?.[1])
    .filter((name) => name !== undefined);
  const [log, ...others] = [...new Set(names)];
  // The log also cosigns with a time, under its own name: that is no witness.
  const witnesses = others.filter((name) => log === undefined || !name.startsWith(`${log}/`));
  return {
    size: /^[0-9]{1,19}$/.test(size) ? BigInt(size) : undefined,
    signers: log === undefined ? [] : [log, ...witnesses],
  };
}

function decisionIn(payload: Uint8Array): DecisionPredicate | undefined {
  try {
    return readDecision(payload).predicate;
  } catch {
    return undefined;
  }
}

function shown(payload: Uint8Array): string {
  try {
    parseStatement(payload);
    return JSON.stringify(JSON.parse(decodeUtf8(payload)), null, 2);
  } catch {
    return `not a statement of a known form, ${payload.length} bytes`;
  }
}
