import { expect, test } from "vitest";
import { newestPage } from "./newest-page.ts";

const ASKED = { filter: {}, without: {}, atSize: 0n, problems: [] };

/** Answers empty pages that reach down by ten each, from 100 down to `end`. */
function answers(end: number) {
  const asked: string[] = [];
  const ask = (token: string) => {
    asked.push(token);
    const reached = (token === "" ? 100 : Number(token)) - 10;
    const next = { token: String(reached), asked: ASKED, reachedId: name(reached) };
    const isEnd = reached <= end;
    return Promise.resolve({
      executions: [],
      next: isEnd ? undefined : next,
      coveredId: name(token === "" ? 100 : 0),
    });
  };
  return { ask, asked };
}

function name(n: number): string {
  return String(n).padStart(4, "0");
}

test("the first look takes one page", async () => {
  const { ask, asked } = answers(0);
  await newestPage(ask, undefined, 100);
  expect(asked).toEqual([""]);
});

test("a later look goes down to what is held, as of the first page", async () => {
  const { ask, asked } = answers(0);
  const page = await newestPage(ask, { coveredId: name(75) }, 100);
  expect(asked).toEqual(["", "90", "80"]);
  expect(page).toMatchObject({ coveredId: name(100), next: { token: "70" } });
});

test("it goes to the end at most, and no further than five pages", async () => {
  const short = answers(80);
  expect((await newestPage(short.ask, { coveredId: name(5) }, 100)).next).toBeUndefined();
  expect(short.asked).toEqual(["", "90"]);
  const long = answers(0);
  await newestPage(long.ask, { coveredId: name(5) }, 100);
  expect(long.asked).toHaveLength(5);
});

test("as much new as a page holds is enough", async () => {
  const { ask, asked } = answers(0);
  await newestPage(ask, { coveredId: name(5) }, 0);
  expect(asked).toEqual([""]);
});
