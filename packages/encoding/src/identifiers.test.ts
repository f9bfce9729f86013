import { expect, test } from "vitest";
import { isAction, isTenant, isUid } from "./identifiers.ts";

test("takes tenants of lower-case letters, digits and dashes", () => {
  const good = ["sample", "-", "a1-b", "a".repeat(63)];
  const bad = ["", "A", "a_b", "a.b", "ä", "a\n", "a".repeat(64)];
  expect([...good, ...bad].filter(isTenant)).toEqual(good);
});

test("takes a uid as a type and an id", () => {
  const good = ["User::a", "Workload::orchestrator", "T::a.b_c@d/e-F9", `T::${"a".repeat(128)}`];
  const bad = ["User:a", "user::a", "User::", "::a", "U::a b", "U::a::b", "U::ä", "U::a\n", "U::*"];
  bad.push(`T::${"a".repeat(129)}`, `${"T".repeat(65)}::a`);
  expect([...good, ...bad].filter(isUid)).toEqual(good);
});

test("takes one action, never a wildcard", () => {
  const good = ["tool:call", "a", "a.b-c_d:e9"];
  const bad = ["", "Tool:call", "tool:*", "*", ":a", "1a", "a b", "a\n", "a".repeat(129)];
  expect([...good, ...bad].filter(isAction)).toEqual(good);
});
