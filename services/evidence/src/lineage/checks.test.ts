import { reasonCodes, stoppedAt, stripCells } from "@writ/reasons";
import { describe, expect, test } from "vitest";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";
import { sampleView } from "../testing/sample-view.ts";
import { checksOf, stripOf } from "./checks.ts";
import type { ExecutionView, Reach } from "./execution-view.ts";

const events = sampleEvents();
const MEASUREMENT = `sha256:${"b".repeat(64)}`;

function viewWith(change: Partial<ExecutionView>) {
  const { decision = "ALLOW" } = change;
  const { execution } = decision === "ALLOW" ? events.decision() : events.refusal(decision);
  return sampleView(execution, { measurement: MEASUREMENT, ...change });
}

const strip = (change: Partial<ExecutionView>) => checksOf(viewWith(change));

/** The states in order, a letter each: Passed, Failed, Not reached, Unknown, Waiting. */
const letters = (change: Partial<ExecutionView>): string => {
  const own = strip(change)
    .map(({ state }) => state[0])
    .join("");
  expect(stripOf(viewWith(change))).toBe(own);
  return own;
};

const at = (change: Partial<ExecutionView>, cell: string) =>
  strip(change).find((check) => check.cell === cell);

describe("a denial", () => {
  test.each(Object.keys(reasonCodes))(
    "by %s stops at one cell, and nothing after it was reached",
    (code) => {
      const refused = {
        decision: "DENY",
        state: "DENIED",
        reasonCodes: [code, "FORBIDDEN"],
      } as const;
      const cell = stoppedAt[code as keyof typeof reasonCodes];
      const position = stripCells.indexOf(cell);
      expect(letters(refused)).toBe("P".repeat(position) + "F" + "N".repeat(7 - position));
      expect(at(refused, cell)).toEqual({ cell, state: "FAILED", code, atMs: T });
    },
  );

  test("by a code of a newer release made no grant; what it had passed is not known", () => {
    const refused = { decision: "DENY", state: "DENIED", reasonCodes: ["LATER"] } as const;
    expect(letters(refused)).toBe("UUUUUFNN");
    expect(at(refused, "grant")).toMatchObject({ code: "LATER", atMs: T });
  });
});

test("an act that waits for an approval has come to policy", () => {
  const waiting = {
    decision: "PENDING",
    state: "PENDING",
    reasonCodes: ["APPROVAL_REQUIRED"],
  } as const;
  expect(letters(waiting)).toBe("PPPPWNNN");
  expect(at(waiting, "policy")).toMatchObject({ code: "APPROVAL_REQUIRED", atMs: T });
});

describe("an allowed execution", () => {
  const started = { startedAtMs: T + 1 };
  const ended = { ...started, endedAtMs: T + 2 };
  const reach = (type: Reach["type"], value = "x"): Reach => ({
    revocationId: events.newId(),
    type,
    value,
    atMs: T + 5,
  });

  test.each<[string, string, Partial<ExecutionView>]>([
    ["waits to be used", "PPPPPPNN", { state: "ALLOWED" }],
    ["runs", "PPPPPPPN", { ...started, state: "RUNNING" }],
    ["completed", "PPPPPPPP", { ...ended, state: "COMPLETED" }],
    ["failed", "PPPPPPPF", { ...ended, state: "FAILED" }],
    ["was never used", "PPPPPPFN", { state: "EXPIRED" }],
    ["never ended", "PPPPPPPF", { ...started, state: "EXPIRED" }],
    ["was refused", "PPPPPPFN", { endedAtMs: T + 1, state: "REFUSED" }],
    ["was revoked before it started", "PPPPPPFN", { state: "REVOKED", revocation: reach("grant") }],
    [
      "was revoked running",
      "PPPPPPPF",
      { ...started, state: "REVOKED", revocation: reach("grant") },
    ],
  ])("that %s: %s", (_, expected, change) => {
    expect(letters(change)).toBe(expected);
  });

  test("is timed cell by cell", () => {
    const times = strip({ ...ended, state: "COMPLETED" }).map((check) => check.atMs);
    expect(times).toEqual([T, T, T, T, T, T, T + 1, T + 2]);
    expect(strip({ state: "ALLOWED" }).at(-1)).toMatchObject({ atMs: null, code: "" });
  });

  test("that ran out of time says of which, and when", () => {
    const late = { startBeforeMs: T + 60, leaseUntilMs: T + 600, state: "EXPIRED" } as const;
    expect(at(late, "used")).toMatchObject({ code: "GRANT_EXPIRED", atMs: T + 60 });
    expect(at({ ...late, ...started }, "done")).toMatchObject({
      code: "LEASE_EXPIRED",
      atMs: T + 600,
    });
  });

  test.each<[Reach["type"], string]>([
    ["grant", "GRANT_REVOKED"],
    ["execution", "ANCESTOR_REVOKED"],
    ["principal", "PRINCIPAL_REVOKED"],
    ["actor", "ACTOR_REVOKED"],
    ["policy", "POLICY_REVOKED"],
    ["measurement", "MEASUREMENT_REVOKED"],
    ["key", "GRANT_KEY_REVOKED"],
    ["tenant", "TENANT_REVOKED"],
  ])("that a revoked %s stopped says %s", (type, code) => {
    const revoked = { state: "REVOKED", revocation: reach(type) } as const;
    expect(at(revoked, "used")).toMatchObject({ state: "FAILED", code, atMs: T + 5 });
  });

  test("that was refused says why, and when", () => {
    const refused = { state: "REFUSED", refusalCode: "ACTOR_REVOKED", endedAtMs: T + 3 } as const;
    expect(at(refused, "used")).toEqual({
      cell: "used",
      state: "FAILED",
      code: "ACTOR_REVOKED",
      atMs: T + 3,
    });
  });

  test("that was revoked itself says so", () => {
    const executionId = events.newId();
    const revocation = reach("execution", executionId);
    expect(at({ executionId, state: "REVOKED", revocation }, "used")).toMatchObject({
      code: "EXECUTION_REVOKED",
    });
  });

  test("whose runtime nobody measured does not pretend that it was found right", () => {
    expect(letters({ measurement: null })).toBe("PPUPPPNN");
  });
});
