import { expect, test } from "vitest";
import { StatementError } from "../statement/statement-error.ts";
import { digest, freeHead, hash32, id, laterHead, otherId } from "../testing/events.ts";
import { buildErasure, type ErasurePredicate, MOST_ERASED } from "./erasure.ts";
import { buildIdentityChange, type IdentityChangePredicate } from "./identity-change.ts";
import { buildKeyChange, type KeyChangePredicate } from "./key-change.ts";
import { buildLogLifecycle } from "./log-lifecycle.ts";
import { buildOutcome } from "./outcome.ts";
import { buildProgress, type ProgressPredicate } from "./progress.ts";

function refusedAt(build: () => Uint8Array): string {
  try {
    build();
    return "built";
  } catch (error) {
    return error instanceof StatementError ? error.member : String(error);
  }
}

const report = (changed: Partial<ProgressPredicate>): string =>
  refusedAt(() =>
    buildProgress(digest.sha256, {
      ...laterHead,
      seq: 2,
      progressId: id,
      step: "files-copied",
      output: null,
      ...changed,
    }),
  );

test("places progress after the redemption, and never at the end", () => {
  expect(report({})).toBe("built");
  expect(report({ seq: 1_001 })).toBe("built");
  expect(report({ seq: 1 })).toBe("seq");
  expect(report({ prev: null })).toBe("prev");
  expect(report({ final: { events: 3 } })).toBe("final");
});

test("takes only short plain names of steps", () => {
  for (const step of ["1", "a.b_c-d", "a".repeat(64)]) expect(report({ step })).toBe("built");
  for (const step of ["", "-a", "A", "a b", "a/b", "é", "a\n", "a".repeat(65)])
    expect(report({ step })).toBe("step");
});

test("ends an execution after any number of progress reports, and says who signed only when somebody did", () => {
  const end = (changed: object): string =>
    refusedAt(() =>
      buildOutcome(digest.sha256, {
        ...laterHead,
        seq: 5,
        final: { events: 6 },
        status: "completed",
        output: null,
        ...changed,
      }),
    );
  expect(end({})).toBe("built");
  expect(end({ executor: { key: hash32, signature: digest } })).toBe("built");
  expect(end({ executor: null })).toBe("executor");
  expect(end({ executor: { key: hash32 } })).toBe("signature");
});

const inUse = [
  { kid: hash32, use: "statement", service: "identity" },
  { kid: "0f1e2d3c", use: "log", service: "evidence" },
] as const;

const change = (changed: Partial<KeyChangePredicate>): string =>
  refusedAt(() =>
    buildKeyChange(digest.sha256, {
      ...freeHead,
      keys: inUse,
      added: [hash32],
      retired: [],
      ...changed,
    }),
  );

test("tells of key changes that are changes, and consistent", () => {
  expect(change({})).toBe("built");
  expect(change({ added: [], retired: ["B".repeat(42).concat("A")] })).toBe("built");
  expect(change({ keys: [], added: [], retired: [hash32] })).toBe("built");
  expect(change({ added: [] })).toBe("added");
  expect(change({ added: ["00000000"] })).toBe("added");
  expect(change({ added: [hash32, hash32] })).toBe("added");
  expect(change({ retired: [hash32] })).toBe("retired");
  expect(change({ retired: ["00000000", "00000000"] })).toBe("retired");
  expect(change({ keys: [...inUse, inUse[0]] })).toBe("keys");
  expect(change({ keys: [{ ...inUse[0], kid: "short" }] })).toBe("kid");
});

test("opens no log after itself", () => {
  const open = (previous: string): string =>
    refusedAt(() =>
      buildLogLifecycle(digest.sha256, {
        ...freeHead,
        change: "opened",
        origin: "evidence.writ.local/one/2",
        previous: { origin: previous, size: 0, root: digest.sha256 },
        reason: "half a year is over",
      }),
    );
  expect(open("evidence.writ.local/one/1")).toBe("built");
  expect(open("evidence.writ.local/one/2")).toBe("previous");
});

test("erases something, each opening once, and not more than a statement holds", () => {
  const erase = (erased: ErasurePredicate["erased"]): string =>
    refusedAt(() =>
      buildErasure(digest.sha256, {
        ...freeHead,
        erasureId: id,
        execution: otherId,
        erased,
        reason: "asked for",
        by: "operator",
      }),
    );
  const longest = `${"a".repeat(64)}:${"B".repeat(61)}`;
  const many = Array.from({ length: MOST_ERASED }, (_, i) => ({
    event: id,
    name: `${longest}${String(i).padStart(3, "0")}`,
  }));
  expect(erase([{ event: id, name: "decision-input" }])).toBe("built");
  expect(erase(many)).toBe("built");
  expect(erase([...many, { event: otherId, name: "decision-input" }])).toBe("erased");
  expect(erase([])).toBe("erased");
  expect(erase([many[0], many[0]].filter((one) => one !== undefined))).toBe("erased");
  expect(erase([{ event: id, name: "Decision" }])).toBe("name");
});

test("says of a sign-in in what role and how, and of nothing else", () => {
  const changed = (given: Partial<IdentityChangePredicate>): string =>
    refusedAt(() =>
      buildIdentityChange(digest.sha256, {
        ...freeHead,
        change: "session.start",
        subject: "User::alice",
        details: {},
        by: "spiffe://writ.local/operator/admin",
        ...given,
      }),
    );
  const session = { role: "admin", method: "code" } as const;
  expect(changed({ session })).toBe("built");
  expect(changed({})).toBe("session");
  expect(changed({ change: "principal.add", session })).toBe("session");
});
