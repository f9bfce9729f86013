import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import {
  challengeOf,
  isAnswerTo,
  newPendingSignIn,
  pendingText,
  readPending,
} from "./pending-sign-in.ts";

const pending = newPendingSignIn("/decisions?q=decision:deny", randomBytes);

test("is read as it was written", () => {
  expect(readPending(pendingText(pending))).toEqual(pending);
  expect(new Set([pending.state, pending.nonce, pending.verifier]).size).toBe(3);
});

test("the challenge is that of RFC 7636 appendix B", () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  expect(challengeOf(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test.each([
  null,
  "",
  "decisions",
  "//evil.example",
  "/\\evil.example",
  "https://evil.example",
  "/\tevil",
  "/a b",
  "/#x",
  `/${"a".repeat(2_000)}`,
])("returns to the first page, not to %j", (returnTo) => {
  expect(newPendingSignIn(returnTo, randomBytes).returnTo).toBe("/");
});

test.each(["/", "/lineage/0192f7c0?view=tree&t=1", "/policies/sha256:ab", "/x/a//b"])(
  "returns to %s",
  (returnTo) => {
    expect(newPendingSignIn(returnTo, randomBytes).returnTo).toBe(returnTo);
  },
);

const encoded = (path: string) => Buffer.from(path).toString("base64url");
const parts = pendingText(pending).split(".");

test.each([
  undefined,
  "",
  "...",
  parts.slice(0, 3).join("."),
  [...parts, "x"].join("."),
  [...parts.slice(0, 3), encoded("//evil.example")].join("."),
  ["short", ...parts.slice(1)].join("."),
])("what no console wrote is nothing: %j", (text) => {
  expect(readPending(text)).toBeUndefined();
});

test("an answer belongs to it by its state", () => {
  expect(isAnswerTo(pending, pending.state)).toBe(true);
  for (const other of [null, "", pending.nonce, `${pending.state}x`])
    expect(isAnswerTo(pending, other)).toBe(false);
});
