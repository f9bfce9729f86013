import { expect, test } from "vitest";
import { changeWords, subjectPlace } from "./change-words.ts";

test("what was done is told in words, and what nobody knows yet as it is", () => {
  expect(changeWords({ kind: "policy-lifecycle", what: "active" })).toBe("Policy set activated");
  expect(changeWords({ kind: "revocation", what: "principal" })).toBe("Revoked: principal");
  expect(changeWords({ kind: "identity-change", what: "team.add" })).toBe(
    "identity-change team.add",
  );
});

test("what was changed leads to where more of it is", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  expect(subjectPlace({ kind: "policy-lifecycle", what: "active", subject: digest })).toBe(
    `/policies/${digest}`,
  );
  expect(subjectPlace({ kind: "key-change", what: "keys", subject: "+a" })).toBeUndefined();
});
