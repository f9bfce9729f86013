import type { ListRevocationsRequest } from "@writ/proto/writ/grant/v1/grant";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { GrantSigningParts } from "../parts.ts";
import { tenant } from "../testing/claims.ts";
import { operator, revocation } from "../testing/requests.ts";
import { callBy, type TestService, testService } from "../testing/service.ts";
import { listRevocations } from "./list-revocations.ts";
import { revoke } from "./revoke.ts";

let service: TestService;
let parts: GrantSigningParts;

beforeAll(async () => {
  service = await testService();
  parts = await service.open();
  for (let n = 0; n < 5; n += 1)
    await revoke(parts)(revocation("principal", `User::eve-${n}`, n), callBy(operator));
});
afterAll(() => service[Symbol.asyncDispose]());

function list(change: Partial<ListRevocationsRequest> = {}) {
  const request = {
    $typeName: "writ.grant.v1.ListRevocationsRequest" as const,
    tenantId: tenant,
    pageSize: 0,
    pageToken: "",
    ...change,
  };
  return listRevocations(parts.revocations)(request, callBy(operator));
}

test("what was taken back is listed with who and why, the newest first", async () => {
  const { nextPageToken, revocations = [] } = await list();
  expect(nextPageToken).toBe("");
  expect(revocations.map(({ seq }) => seq)).toEqual([5n, 4n, 3n, 2n, 1n]);
  expect(revocations[0]).toMatchObject({
    type: "principal",
    value: "User::eve-4",
    reason: "it misbehaves",
    by: operator,
    logIndex: 4n,
  });
});

test("pages hold everything once, also when something is taken back meanwhile", async () => {
  const seen: unknown[] = [];
  let pageToken = "";
  do {
    const page = await list({ pageSize: 2, pageToken });
    seen.push(...(page.revocations ?? []).map(({ value }) => value));
    if (pageToken === "")
      await revoke(parts)(revocation("principal", "User::late", 100), callBy(operator));
    pageToken = page.nextPageToken ?? "";
  } while (pageToken !== "");
  expect(seen).toEqual(["4", "3", "2", "1", "0"].map((n) => `User::eve-${n}`));
});

test("another tenant has none", async () => {
  expect((await list({ tenantId: "other" })).revocations).toEqual([]);
});

test.each([
  { tenantId: "" },
  { tenantId: "-" },
  { pageSize: 201 },
  { pageToken: "x" },
  { pageToken: "0" },
  { pageToken: "-1" },
])("refuses %o", async (change) => {
  expect(await list(change).then(() => "answered", failureReason)).toBe("REQUEST_INVALID");
});
