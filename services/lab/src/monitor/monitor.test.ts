import { expect, test } from "vitest";
import { payment } from "../causes/acts.ts";
import type { Alarm, StoredNote } from "../store/open-store.ts";
import { monitor } from "./monitor.ts";
import { sampleLaw } from "./sample-law.ts";

const law = sampleLaw();

function note(seq: number, amountMinor: number): StoredNote {
  return {
    seq,
    runId: "run",
    actId: `act-${seq}`,
    stepId: `step-${seq}`,
    keyId: "refund-desk",
    principal: "User::alice",
    actor: "Agent::refund-bot",
    ...payment(amountMinor),
    measurement: undefined,
    committedAtMs: 1_790_000_000_000,
    isAfterStop: false,
  };
}

/** Notes in memory, and the alarms raised about them. */
function audit() {
  const notes: StoredNote[] = [];
  const alarms: Alarm[] = [];
  const store = {
    notesAfter: async (_: string, seq: number) => notes.filter((n) => n.seq > seq),
    raise: async (alarm: Alarm) => void alarms.push(alarm),
  };
  return { notes, alarms, watching: monitor(store, "run", async () => law) };
}

test("a pass without notes asks for nothing and finds nothing", async () => {
  const watching = monitor({ notesAfter: async () => [], raise: async () => {} }, "run", () =>
    Promise.reject(new Error("nobody answers")),
  );
  expect(await watching.pass()).toEqual({ number: 1, read: 0, found: undefined });
});

test("a pass reads what came since the last one, each note once", async () => {
  const { notes, watching } = audit();
  notes.push(note(1, 4200), note(2, 4200));
  expect(await watching.pass()).toMatchObject({ number: 1, read: 2, found: undefined });
  notes.push(note(3, 4200));
  expect(await watching.pass()).toMatchObject({ number: 2, read: 1 });
  expect(await watching.pass()).toMatchObject({ number: 3, read: 0 });
});

test("every forbidden act is an alarm, and the pass names the first", async () => {
  const { alarms, notes, watching } = audit();
  notes.push(note(1, 4200), note(2, 994_200), note(3, 994_200));
  const { found } = await watching.pass();
  expect(found?.note.stepId).toBe("step-2");
  expect(alarms.map(({ actId }) => actId)).toEqual(["act-2", "act-3"]);
  expect(alarms[0]?.policyIds).toContain("refunds/limit");
});

test("a note that could not be judged is judged by the next pass", async () => {
  const { alarms, notes } = audit();
  notes.push(note(1, 994_200));
  let answers = false;
  const store = {
    notesAfter: async (_: string, seq: number) => notes.filter((n) => n.seq > seq),
    raise: async (alarm: Alarm) => void alarms.push(alarm),
  };
  const watching = monitor(store, "run", async () => {
    if (!answers) throw new Error("nobody answers");
    return law;
  });
  await expect(watching.pass()).rejects.toThrow("nobody answers");
  answers = true;
  await watching.pass();
  expect(alarms).toHaveLength(1);
});
