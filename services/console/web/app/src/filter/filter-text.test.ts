import { expect, test } from "vitest";
import { filterText, searchOfText } from "./filter-text.ts";
import { suggestions } from "./suggestions.ts";

test("the times of a filter stand apart in the address, and come back", () => {
  const search = searchOfText("since:1h decision:deny  -state:running word");
  expect(search).toEqual({ q: "decision:deny -state:running word", since: "1h", from: "", to: "" });
  expect(filterText(search)).toBe("decision:deny -state:running word since:1h");
  expect(searchOfText(filterText(search))).toEqual(search);
});

test("an empty filter is empty", () => {
  expect(filterText(searchOfText("  "))).toBe("");
});

test("a word that begins like a key goes on as the key, then with its values", () => {
  expect(suggestions("dec").map(({ text }) => text)).toEqual(["decision:"]);
  expect(suggestions("word decision:").map(({ text }) => text)).toEqual([
    "word decision:deny",
    "word decision:allow",
    "word decision:pending",
  ]);
  expect(suggestions("-state:run").map(({ text }) => text)).toEqual(["-state:running"]);
});

test("reason codes come with what they mean", () => {
  const [first] = suggestions("reason:grant_exp");
  expect(first).toEqual({
    text: "reason:GRANT_EXPIRED",
    label: "reason:GRANT_EXPIRED",
    help: "The grant's start window is over.",
  });
});

test("nothing is offered for what nobody knows", () => {
  expect(suggestions("colour:r")).toEqual([]);
  expect(suggestions("constructor:")).toEqual([]);
});
