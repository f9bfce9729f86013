import { reasonCodes } from "@writ/reasons";
import { expect, test } from "vitest";
import { STATES } from "./filter/filter-keys.ts";
import { decisionWord, FAMILY_WORDS, reasonWords, stateWords } from "./words.ts";

test("every reason code has the words of the command line", () => {
  for (const [code, text] of Object.entries(reasonCodes)) expect(reasonWords(code)).toBe(text);
});

test("every family has a short word of its own", () => {
  const families = new Set(Object.values(reasonCodes).map(({ family }) => family));
  expect(new Set(Object.keys(FAMILY_WORDS))).toEqual(families);
  expect(new Set(Object.values(FAMILY_WORDS)).size).toBe(families.size);
});

test("every state that can be searched for is drawn in its own way", () => {
  const looks = STATES.map((state) => stateWords(state).look);
  expect(new Set(looks).size).toBe(STATES.length);
  expect(looks).not.toContain("unknown");
});

test("what a newer service says is shown as unknown and never as allowed", () => {
  expect(reasonWords("NEWER_CODE").meaning).toContain("Unknown (NEWER_CODE)");
  expect(stateWords("PAUSED")).toEqual({ word: "Unknown (PAUSED)", look: "unknown" });
  expect(stateWords("constructor").look).toBe("unknown");
  expect(decisionWord("MAYBE")).toBe("Unknown (MAYBE): not allowed");
});

test("words are said without exclamation", () => {
  const all = Object.values(reasonCodes).flatMap(({ meaning, advice }) => [meaning, advice]);
  for (const text of all) expect(text).not.toMatch(/!|oops/i);
});
