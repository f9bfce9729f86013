import { RevokeRequestSchema } from "@writ/proto/writ/grant/v1/grant";
import { expect, test } from "vitest";
import { REVOKE_TYPES } from "./revoke-types.ts";

const VALUES: Readonly<Record<string, string>> = {
  execution: "019a0000-0000-7000-8000-000000000001",
  grant: "019a0000-0000-7000-8000-000000000001",
  actor: "Agent::bot",
  principal: "User::alice",
  measurement: `sha256:${"a".repeat(64)}`,
  policy: `sha256:${"a".repeat(64)}`,
  key: "k".repeat(43),
  tenant: "sample",
};

test("each kind takes values of its form, and no others", () => {
  expect(REVOKE_TYPES.map(({ type }) => type).toSorted()).toEqual(Object.keys(VALUES).toSorted());
  for (const { type, fits } of REVOKE_TYPES) {
    expect(fits(VALUES[type] ?? "")).toBe(true);
    for (const wrong of ["", " ", "x; rm -rf /", `${VALUES[type]} `])
      expect(fits(wrong)).toBe(false);
  }
});

test("what reaches everybody always has to be typed", () => {
  const wide = REVOKE_TYPES.filter(({ isWide }) => isWide).map(({ type }) => type);
  expect(wide).toEqual(["key", "tenant"]);
});

test("a request has what the dialog sends", () => {
  const names = RevokeRequestSchema.fields.map(({ localName }) => localName);
  for (const name of ["tenantId", "type", "value", "reason", "revocationId", "dryRun"])
    expect(names).toContain(name);
});
