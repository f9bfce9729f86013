import { expect, test } from "vitest";
import { addressesOf, BasePortError, portsFrom } from "./addresses.ts";

test("puts the services on the four ports after the base port, on this machine only", () => {
  expect(addressesOf(portsFrom(7400))).toEqual({
    authorize: "127.0.0.1:7401",
    identity: "127.0.0.1:7402",
    grants: "127.0.0.1:7403",
    evidence: "127.0.0.1:7404",
  });
});

test("accepts the last base port that leaves room", () => {
  expect(portsFrom(65_531).evidence).toBe(65_535);
});

test.each([0, -1, 65_532, 7400.5, Number.NaN])("refuses the base port %d", (base) => {
  expect(() => portsFrom(base)).toThrow(BasePortError);
});
