import { Denied } from "@writ/client";
import { expect, test } from "vitest";
import { output } from "../output.ts";
import { recorded } from "../testing/recorded.ts";
import { story, StoryBrokenError } from "./story.ts";

function setup(isJson = false) {
  const around = recorded();
  const stop = new AbortController();
  const told = story(output(isJson, around.stdout, around.stderr), stop.signal);
  return { around, stop, told };
}

const seen = { value: 1, says: "It was done." };

test("a step that ends as expected gives its value", async () => {
  const { around, told } = setup();
  const does = async () => ({ ...seen, outcome: "DONE" });
  expect(await told.step({ title: "A step", expected: "DONE" }, does)).toBe(1);
  expect(around.out()).toContain("ok     A step -> DONE");
  expect([told.passed, told.failed]).toEqual([1, 0]);
});

test("a surprise is shown as FAILED and ends what builds on it", async () => {
  const { around, told } = setup();
  const plan = { title: "A step", expected: "DENY" };
  const does = async () => ({ ...seen, outcome: "ALLOW" });
  await expect(told.step(plan, does)).rejects.toThrow(StoryBrokenError);
  await told.show(plan, does);
  expect(around.out()).toContain("FAILED A step -> ALLOW, but DENY was expected");
  expect([told.passed, told.failed]).toEqual([0, 2]);
});

test("a denial is shown with its cause, why, and the command that shows more", async () => {
  const { around, told } = setup();
  const plan = { title: "A try", expected: "NO_PERMIT", cause: "policy mismatch" } as const;
  const says = "No policy permits this.";
  const rest = { executionId: "e", inspect: "evidence show e" };
  await told.show(plan, async () => ({ outcome: "NO_PERMIT", value: undefined, says, ...rest }));
  expect(around.out()).toBe(
    [
      "ok     policy mismatch: NO_PERMIT",
      "       A try.",
      "       No policy permits this.",
      "       npx writ evidence show e",
      "",
    ].join("\n"),
  );
});

test("an error fails a step, even a refusal with the expected code where none was to come", async () => {
  const { told } = setup();
  await told.show({ title: "A step", expected: "ERROR" }, () =>
    Promise.reject(new Error("no answer")),
  );
  await told.show({ title: "A step", expected: "GRANT_EXPIRED" }, () =>
    Promise.reject(new Denied("GRANT_EXPIRED")),
  );
  expect([told.passed, told.failed]).toEqual([0, 2]);
});

test("programs get one object per step, numbered and within its chapter", async () => {
  const { around, told } = setup(true);
  told.chapter("One");
  await told.show({ title: "A step", expected: "DONE" }, async () => ({
    ...seen,
    outcome: "DONE",
  }));
  const lines = around.out().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      step: 1,
      chapter: "One",
      title: "A step",
      ok: true,
      expected: "DONE",
      seen: "DONE",
      says: "It was done.",
      executionId: null,
    },
  ]);
});

test("ends between two steps when the process is asked to stop", async () => {
  const { stop, told } = setup();
  const does = async () => (stop.abort(), { ...seen, outcome: "DONE" });
  await expect(told.show({ title: "A step", expected: "DONE" }, does)).rejects.toThrow("abort");
  await expect(told.show({ title: "A step", expected: "DONE" }, does)).rejects.toThrow("abort");
  expect(told.passed).toBe(0);
});
