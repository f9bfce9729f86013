import { expect, test } from "vitest";
import { computation, message, payment } from "../causes/acts.ts";
import { type JudgedNote, judge } from "./judge.ts";
import { sampleLaw } from "./sample-law.ts";

const RELEASED = `sha256:${"11".repeat(32)}`;
const DEV = `sha256:${"22".repeat(32)}`;
const law = sampleLaw({
  [RELEASED]: { level: 1, environment: "prod" },
  [DEV]: { level: 1, environment: "dev" },
});

function note(
  act: Pick<JudgedNote, "action" | "input" | "resource">,
  more: Partial<JudgedNote> = {},
): JudgedNote {
  return {
    principal: "User::alice-1",
    actor: "Agent::refund-bot-1",
    committedAtMs: 1_790_000_000_000.5,
    isAfterStop: false,
    measurement: undefined,
    ...act,
    ...more,
  };
}

test.each([
  [
    "reading the ticket",
    { action: "ticket:read", resource: "Ticket::T-1042", input: { ticket: "T-1042" } },
  ],
  [
    "reading the customer",
    { action: "customer:read", resource: "Customer::C-88", input: { customer: "C-88" } },
  ],
  ["paying 42.00", payment(4200)],
  ["telling the customer", message("customer", "It is on its way.")],
])("%s is permitted", (_, act) => {
  expect(judge(note(act), law)).toMatchObject({ isForbidden: false, code: "" });
});

test("the agent's start is permitted to the agent itself", () => {
  const act = { action: "agent:run", resource: "Agent::refund-bot-1", input: { ticket: "T-1042" } };
  expect(judge(note(act), law)).toMatchObject({ isForbidden: false });
});

test("computing is permitted to the released program, by what its note says", () => {
  const act = computation();
  expect(judge(note(act, { measurement: RELEASED }), law)).toMatchObject({ isForbidden: false });
});

test.each([
  [
    "an export",
    note({ action: "data:export", resource: "Dataset::customers", input: { from: 0, rows: 500 } }),
    "NO_PERMIT",
  ],
  ["mail to somebody else", note(message("outside", "all")), "FORBIDDEN"],
  ["9,942.00", note(payment(994_200)), "FORBIDDEN"],
  ["420.00 without an approval", note(payment(42_000)), "APPROVAL_REQUIRED"],
  ["a developer's build", note(computation(), { measurement: DEV }), "FORBIDDEN"],
  [
    "a program that nobody knows",
    note(computation(), { measurement: `sha256:${"33".repeat(32)}` }),
    "RUNTIME_MEASUREMENT_UNKNOWN",
  ],
  ["a program that nobody measured", note(computation()), "RUNTIME_UNVERIFIABLE"],
  [
    "a payment after the order to stop",
    note(payment(1000), { isAfterStop: true }),
    "EXECUTION_REVOKED",
  ],
  [
    "an action of no policy",
    note({ action: "data:drop", resource: "Dataset::customers", input: {} }),
    "ACTION_UNKNOWN",
  ],
])("%s is forbidden", (_, about, code) => {
  expect(judge(about, law)).toMatchObject({ isForbidden: true, code });
});

test("the policies that forbid it are named", () => {
  expect(judge(note(payment(994_200)), law).policyIds).toContain("refunds/limit");
});
