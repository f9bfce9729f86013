import { expect, test } from "vitest";
import { allCauses, findVariant, unavailableBecause } from "./all-causes.ts";

test("there are seven causes, numbered in their order, and every name is there once", () => {
  expect(allCauses.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(new Set(allCauses.map(({ id }) => id)).size).toBe(7);
  for (const { variants } of allCauses)
    expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
});

test("the usual way to provoke each cause can be taken anywhere", () => {
  for (const { variants } of allCauses) expect(unavailableBecause(variants[0], false)).toBe("");
});

test("what cannot be provoked says why", () => {
  const cannot = allCauses.flatMap(({ id, variants }) =>
    variants.filter((v) => unavailableBecause(v, false) !== "").map((v) => `${id}/${v.id}`),
  );
  expect(cannot).toEqual([
    "policy/error",
    "expired/approval",
    "revoked/key",
    "unverifiable/paused-evidence",
    "unverifiable/paused-grant-signing",
    "unverifiable/paused-policy-decision",
    "unverifiable/paused-postgres",
  ]);
});

test("processes are paused only where a supervisor does it", () => {
  const paused = findVariant("unverifiable", "paused-evidence");
  expect(paused && unavailableBecause(paused.variant, true)).toBe("");
});

test("an empty variant is the usual one, and unknown names find nothing", () => {
  expect(findVariant("tampered", "")?.variant.id).toBe("amount");
  expect(findVariant("tampered", "no-such")).toBeUndefined();
  expect(findVariant("no-such", "")).toBeUndefined();
});

test("commands name the data folder that they are for, and only that", () => {
  const commands = allCauses.flatMap(({ variants }) =>
    variants.flatMap(({ command }) => (command === undefined ? [] : [command])),
  );
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    expect(command("")).not.toContain("--data");
    expect(command(" --data /somewhere")).toContain("/somewhere");
    expect(command(" --data /somewhere")).not.toContain(".writ/");
  }
});
