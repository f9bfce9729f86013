import { expect, test } from "vitest";
import type { Entry } from "./entry.ts";
import type { Outcome } from "./log/write-batch.ts";
import { countingDecisions } from "./recorded-decisions.ts";

const appended: Outcome = { kind: "appended", index: 1 };
const refused: Outcome = { kind: "refused", code: "FENCED", message: "moved on" };

function decision(word: "ALLOW" | "DENY" | "PENDING", reasonCodes: string[] = [], tenantId = "a") {
  return { tenantId, execution: { decision: word, reasonCodes } } as unknown as Entry;
}

test("counts the decisions that the log took, and denials by their cause", async () => {
  const outcomes: Outcome[] = [];
  const { append, counts } = countingDecisions(async () => outcomes.shift() ?? appended);
  await append(decision("ALLOW"), 0);
  await append(decision("DENY", ["POLICY_NO_PERMIT", "CRED_EXPIRED"]), 0);
  await append(decision("DENY", ["CRED_EXPIRED"]), 0);
  await append(decision("DENY", ["SOMETHING_NEW"]), 0);
  await append(decision("DENY", []), 0);
  await append({ tenantId: "a", execution: null } as unknown as Entry, 0);
  outcomes.push(refused);
  expect(await append(decision("DENY", ["CRED_EXPIRED"]), 0)).toBe(refused);
  expect(Object.fromEntries(counts.byDecision)).toEqual({ ALLOW: 1, DENY: 4, PENDING: 0 });
  expect(counts.byFamily.get("invalid-credentials")).toBe(1);
  expect(counts.byFamily.get("other")).toBeGreaterThanOrEqual(2);
  expect([...counts.byFamily.values()].reduce((a, b) => a + b, 0)).toBe(4);
});

test("keeps the probe, which is denied on purpose, out of the statistics of denials", async () => {
  const { append, counts } = countingDecisions(async () => appended);
  await append(decision("DENY", ["CRED_EXPIRED"], "probe"), 0);
  await append(decision("ALLOW", [], "probe"), 0);
  expect(Object.fromEntries(counts.ofProbe)).toEqual({ ALLOW: 1, DENY: 1, PENDING: 0 });
  expect([...counts.byDecision.values(), ...counts.byFamily.values()].every((n) => n === 0)).toBe(
    true,
  );
});
