import { expect, test } from "vitest";
import { isPrincipal, parseClientId } from "./client-id.ts";

test("reads a tenant and a principal, whose id may hold slashes", () => {
  expect(parseClientId("sample/Workload::orchestrator")).toEqual({
    tenant: "sample",
    principal: "Workload::orchestrator",
  });
  expect(parseClientId("t-1/User::a/b@c.example")?.principal).toBe("User::a/b@c.example");
});

test.each([
  "",
  "/",
  "sample",
  "Workload::orchestrator",
  "/Workload::orchestrator",
  "sample/",
  "Sample/Workload::orchestrator",
  "-/Workload::orchestrator",
  "sample/Tool::search",
  "sample/workload::orchestrator",
  "sample/Workload:orchestrator",
  "sample/Workload::",
  "sample/Workload::a b",
  "sample/Workload::a\n",
  " sample/Workload::a",
  `sample/Workload::${"a".repeat(129)}`,
  "https://sample/Workload::a",
])("refuses %j", (text) => {
  expect(parseClientId(text)).toBeUndefined();
});

test("knows users, workloads and agents for principals, and nothing else", () => {
  expect(["User::a", "Workload::a", "Agent::a"].every(isPrincipal)).toBe(true);
  expect(["Team::a", "Tool::a", "UserX::a", "XUser::a", "a"].some(isPrincipal)).toBe(false);
});
