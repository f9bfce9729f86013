import { expect, test } from "vitest";
import { LogListError, knownLogs, logId, logLines } from "./known-logs.ts";
import { testLog } from "./testing/test-log.ts";

test("reads one key a line, and passes over comments and empty lines", () => {
  expect(logLines("# logs\n\n a+1+b \r\n\tc+2+d\n#e\nf")).toEqual(["a+1+b", "c+2+d", "f"]);
});

test("puts the keys of one log together, each once", () => {
  const [one, two, other] = [testLog("a"), testLog("a"), testLog("b")];
  const logs = knownLogs([one, two, other, one].map((log) => log.vkey));
  expect([...logs.values()].map(({ origin, keys }) => [origin, keys.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(logs.get("a")?.id).toBe(logId("a"));
});

test("calls a log by the digest of its origin", () => {
  expect(logId("log.example/test")).toMatch(/^[0-9a-f]{64}$/);
  expect(logId("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("refuses a list that is empty or too long", () => {
  const { vkey } = testLog();
  expect(() => knownLogs([])).toThrow(LogListError);
  expect(() => knownLogs(Array.from({ length: 1_025 }, () => vkey))).toThrow(LogListError);
});
