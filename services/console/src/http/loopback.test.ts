import { expect, test } from "vitest";
import { isLoopback } from "./loopback.ts";

test.each([
  ["127.0.0.1", "127.0.0.1:7400", true],
  ["127.0.0.1", "localhost:7400", true],
  ["::1", "[::1]:7400", true],
  ["::ffff:127.0.0.1", "127.0.0.1:7400", true],
  ["127.9.9.9", "127.0.0.1", true],
  // By way of a proxy on this machine.
  ["127.0.0.1", "console.example.org", false],
  ["127.0.0.1", "localhost.example.org", false],
  ["127.0.0.1", "127.0.0.1.example.org:80", false],
  // From elsewhere, whatever name it uses.
  ["10.1.2.3", "127.0.0.1:7400", false],
  ["::ffff:10.1.2.3", "localhost", false],
  ["1270.0.0.1", "localhost", false],
  ["", "localhost", false],
])("from %s to %s: %s", (remoteAddress, host, expected) => {
  expect(isLoopback({ remoteAddress, headers: { host } })).toBe(expected);
});

test("a request that names nobody is not near", () => {
  expect(isLoopback({ remoteAddress: "127.0.0.1", headers: {} })).toBe(false);
});
