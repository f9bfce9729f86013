import { expect, test } from "vitest";
import type { Cast } from "./enrol.ts";
import { freeCasts } from "./free-casts.ts";
import { party } from "./party.ts";

function setup() {
  const enrolled: Cast[] = [];
  const casts = freeCasts(async () => {
    const of = (uid: string) => party("sample", `${uid}-${enrolled.length}`, () => 0);
    const cast = { person: of("User::alice"), agent: of("Agent::refund-bot") };
    enrolled.push(cast);
    return cast;
  });
  return { casts, enrolled };
}

test("runs at the same time never have the same parties", async () => {
  const { casts, enrolled } = setup();
  const taken = await Promise.all([casts.take(), casts.take(), casts.take()]);
  expect(new Set(taken).size).toBe(3);
  casts.giveBack(taken[0]);
  const again = await Promise.all([casts.take(), casts.take()]);
  expect(again).toContain(taken[0]);
  expect(enrolled).toHaveLength(4);
});

test("runs one after the other need no further parties", async () => {
  const { casts, enrolled } = setup();
  for (let n = 0; n < 100; n++) casts.giveBack(await casts.take());
  expect(enrolled).toHaveLength(1);
});
