import { create } from "@bufbuild/protobuf";
import { AppendEntrySchema, EventKind } from "@writ/proto/writ/evidence/v1/evidence";
import { describe, expect, test } from "vitest";
import { InvalidEntryError } from "../entry/submission.ts";
import { sampleEvents } from "../testing/events.ts";
import { entryMessage } from "../testing/wire.ts";
import { readSubmission } from "./read-submission.ts";

const events = sampleEvents();
const decision = events.decision(null, {
  takes: ["once"],
  charges: [{ key: "spend", cost: 2, limit: 5 }],
  idempotency: { key: "k", requestDigest: new Uint8Array(32) },
});
const entry = events.entry(decision);
const redemption = events.redemption(entry);

test.each([
  ["a decision", decision],
  ["a refusal below it", events.refusal("DENY", decision.execution)],
  ["a redemption", redemption],
  ["an outcome", events.outcome(events.entry(redemption))],
  ["a refusal of a grant", events.refused(entry)],
  ["a revocation", events.revocation()],
  ["an activation", events.activation(3)],
  ["an identity change", events.identityChange()],
])("%s is read as it was sent", (__, submission) => {
  const { execution, statement, openings, ...rest } = readSubmission(entryMessage(submission));
  const { execution: sent, statement: _, openings: ___, ...others } = submission;
  expect(rest).toEqual(others);
  // The statement alone says its causes.
  expect(execution && { ...execution, causes: [] }).toEqual(sent);
  expect(statement).toMatchObject(submission.statement);
  expect(openings).toMatchObject(submission.openings);
});

test("a digest without an idempotency key means nothing", () => {
  const message = entryMessage(events.decision());
  const requestDigest = new Uint8Array(32);
  expect(readSubmission({ ...message, requestDigest }).idempotency).toBeNull();
});

describe("is refused:", () => {
  const message = entryMessage(decision);
  test.each([
    ["no kind", { kind: EventKind.UNSPECIFIED }],
    ["an unknown kind", { kind: 99 as EventKind }],
    ["an unknown status", { status: "undecided" }],
    [
      "an unknown decision",
      { execution: { ...entryMessage(decision).execution, decision: "MAYBE" } },
    ],
    ["an unknown kind of reservation", { reservations: [{ kind: "lease", key: "k" }] }],
  ])("%s", (_, change) => {
    const changed = create(AppendEntrySchema, { ...message, ...(change as object) });
    expect(() => readSubmission(changed)).toThrow(InvalidEntryError);
  });

  test("no statement", () => {
    const { statement: _, ...rest } = message;
    const withoutStatement = create(AppendEntrySchema, rest);
    expect(() => readSubmission(withoutStatement)).toThrow("statement is missing");
  });
});
