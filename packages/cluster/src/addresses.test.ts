import { expect, test } from "vitest";
import { addressesOf, BasePortError, portsFrom } from "./addresses.ts";

test("puts the services on the base port and those after it, on this machine only", () => {
  expect(addressesOf(portsFrom(7400))).toEqual({
    console: "127.0.0.1:7400",
    authorize: "127.0.0.1:7401",
    identity: "127.0.0.1:7402",
    grants: "127.0.0.1:7403",
    evidence: "127.0.0.1:7404",
    lab: "127.0.0.1:7405",
    witness: "127.0.0.1:7406",
  });
});

test("accepts the last base port that leaves room", () => {
  expect(portsFrom(65_529).witness).toBe(65_535);
});

test.each([0, -1, 65_530, 7400.5, Number.NaN])("refuses the base port %d", (base) => {
  expect(() => portsFrom(base)).toThrow(BasePortError);
});
