import { expect, test } from "vitest";
import type { DamageCounts } from "../store/damage-store.ts";
import { damageTicker } from "./damage-ticker.ts";
import type { Happening } from "./feed.ts";

const none: DamageCounts = {
  recordsOut: 0,
  amountMoved: 0,
  messagesSent: 0,
  rowsChanged: 0,
  firstEffectAtMs: undefined,
  alarmAtMs: undefined,
  containedAtMs: undefined,
  readAtMs: 0,
};

function setup() {
  const told: Happening[] = [];
  const state = { damage: none, effects: none, incident: 1 };
  const ticker = damageTicker(
    { damage: async () => state.damage, effects: async () => state.effects },
    {
      runId: "run",
      feed: { add: (happening) => told.push(happening) > 0 },
      incident: () => state.incident,
    },
  );
  const kinds = () => told.splice(0).map(({ event }) => event?.case);
  return { state, ticker, kinds };
}

test("what does not change is told once", async () => {
  const { kinds, state, ticker } = setup();
  await ticker.tick();
  expect(kinds()).toEqual(["damage", "effects"]);
  state.damage = { ...none, readAtMs: 250 };
  await ticker.tick();
  expect(kinds()).toEqual([]);
});

test("while the clock runs it is told at every count, until the alarm", async () => {
  const { kinds, state, ticker } = setup();
  await ticker.tick();
  kinds();
  for (const readAtMs of [250, 500, 750]) {
    state.damage = { ...none, recordsOut: 500, firstEffectAtMs: 200, readAtMs };
    await ticker.tick();
  }
  expect(kinds()).toEqual(["damage", "damage", "damage"]);
  state.damage = { ...state.damage, alarmAtMs: 900 };
  await ticker.tick();
  await ticker.tick();
  expect(kinds()).toEqual(["damage"]);
});

test("a new incident is told, though its counts are those of the last one", async () => {
  const { kinds, state, ticker } = setup();
  await ticker.tick();
  kinds();
  state.incident = 2;
  await ticker.tick();
  expect(kinds()).toEqual(["damage"]);
});
