import { expect, test } from "vitest";
import { changeBook } from "./changes.ts";
import { type Headline, headlineOf } from "./headline.ts";
import { allComponents } from "./components/all-components.ts";
import type { Picture } from "./picture.ts";
import { answered, NOW_MS, wellBut, wellPicture } from "./testing/statuses.ts";

const working: Headline = { headline: "WORKING", component: undefined, because: "" };

function changesFrom(...pictures: readonly Picture[]): readonly string[] {
  const book = changeBook(200);
  for (const picture of pictures) book.see(picture, headlineOf(allComponents(picture)));
  return book.newest().map(({ component, text }) => `${component}: ${text}`);
}

test("what is seen for the first time is no change, nor what stays as it is", () => {
  expect(changesFrom(wellPicture(), wellPicture())).toEqual([]);
});

test("a new leader, a restart and another policy set are changes", () => {
  const at = (process: "evidence" | "policy-decision", otherwise: object) =>
    wellBut(process, answered(process, otherwise));
  expect(changesFrom(wellPicture(), at("evidence", { facts: { epoch: "13" } }))).toEqual([
    "log: epoch 12 -> 13: a new leader",
  ]);
  expect(changesFrom(wellPicture(), at("evidence", { startedAtMs: 2_000 }))).toEqual([
    "evidence: restarted",
  ]);
  const sets = { facts: { policy_sets: "sha256:bbbbbbbbbbbb" } };
  expect(changesFrom(wellPicture(), at("policy-decision", sets))).toEqual([
    "policy-decision: policy set bbbbbbbb… decides now; aaaaaaaa… no longer",
  ]);
});

test("policy sets that are loaded again after a restart are no change", () => {
  const none = wellBut(
    "policy-decision",
    answered("policy-decision", { facts: { policy_sets: "none yet" } }),
  );
  expect(changesFrom(wellPicture(), none, wellPicture())).toEqual([]);
});

test("a key that changes its state is a change", () => {
  const keys = wellPicture().keys;
  const old = keys && {
    ...keys,
    value: {
      ...keys.value,
      keys: keys.value.keys.map((key) => ({ ...key, state: "OLD" as const })),
    },
  };
  expect(changesFrom(wellPicture(), wellPicture({ keys: old }))).toEqual([
    "grant-signing: exec-grant key 7ac1aaaa… ACTIVE -> OLD",
  ]);
});

test("the headline's changes are told with their reason, newest first", () => {
  const broken = wellBut(
    "identity",
    answered("identity", { serving: false, problem: "no database" }),
  );
  expect(changesFrom(wellPicture(), broken, wellPicture())).toEqual([
    "console: NOT WORKING -> WORKING",
    "identity: WORKING -> NOT WORKING: identity: no database",
  ]);
});

test("only so many are kept", () => {
  const book = changeBook(3);
  for (let epoch = 0; epoch < 10; epoch++) {
    const facts = { epoch: String(epoch) };
    const picture = wellBut("evidence", answered("evidence", { facts }));
    book.see({ ...picture, nowMs: NOW_MS + epoch }, working);
  }
  expect(book.newest().map(({ atMs }) => atMs - NOW_MS)).toEqual([9, 8, 7]);
});
