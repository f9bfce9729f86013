import { expect, test } from "vitest";
import { followInstruction, shown, workOnTicket } from "./refund-agent.ts";
import type { Step, World } from "./world.ts";

/** A world that does nothing and remembers what it was asked for. */
function world(endsAt = Infinity) {
  const steps: Step[] = [];
  const does: World = {
    async act(step) {
      steps.push(step);
      if (steps.length >= endsAt) throw new Error("stopped");
      return { amount_minor: 4200, name: "Customer 88" };
    },
  };
  return { steps, does };
}

test("the agent pays what was computed and tells the customer", async () => {
  const { does, steps } = world();
  await workOnTicket(does);
  expect(steps.map(({ id }) => id)).toEqual([
    "read-ticket",
    "read-customer",
    "compute",
    "pay",
    "tell",
  ]);
  expect(steps[3]).toMatchObject({ title: "Pay 42.00", input: { amount_minor: 4200 } });
  expect(steps[4]?.input["text"]).toContain("Customer 88");
});

test("the agent goes no further than its world lets it", async () => {
  const { does, steps } = world(3);
  await expect(workOnTicket(does)).rejects.toThrow("stopped");
  expect(steps).toHaveLength(3);
});

test("an instruction is followed to the last row", async () => {
  const { does, steps } = world();
  await followInstruction(does, "provoked-1", 5_000);
  const rows = steps.map(({ input }) => Number(input["rows"]));
  expect(rows.reduce((sum, n) => sum + n, 0)).toBe(5_000);
  expect(steps.at(-1)?.input).toEqual({ from: 4_500, rows: 500 });
});

test.each([
  [0, "0.00"],
  [4_200, "42.00"],
  [994_200, "9,942.00"],
  [123_456_789, "1,234,567.89"],
])("%i is written as %s", (minor, text) => {
  expect(shown(minor)).toBe(text);
});
