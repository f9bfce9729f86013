import { expect, test } from "vitest";
import type { Revocation } from "../store/revocations.ts";
import { tenant, uuid } from "../testing/claims.ts";
import { storedRevocations } from "../testing/revocations.ts";
import { BrokenChainError, revocationRecord } from "./record.ts";

const facts = {
  tenant,
  jti: uuid(1),
  execution: uuid(2),
  ancestors: [uuid(100)],
  principal: "Workload::orchestrator",
  actors: [],
  policy: "",
  measurement: null,
  kid: "",
};

test("an execution dies with its ancestor", () => {
  const record = revocationRecord();
  expect(record.revoked(facts)).toBeUndefined();
  record.add(storedRevocations(1));
  expect(record.revoked(facts)?.code).toBe("ANCESTOR_REVOKED");
  expect(record.revoked({ ...facts, tenant: "other" })).toBeUndefined();
});

test.each<[string, (rows: readonly Revocation[]) => readonly unknown[]]>([
  ["changed", (rows) => rows.map((r, i) => (i === 1 ? { ...r, value: uuid(999) } : r))],
  ["left out", (rows) => rows.filter((_, i) => i !== 1)],
  ["exchanged", ([a, b, c]) => [a, c, b]],
  ["repeated", ([a, b]) => [a, b, b]],
])("a stored revocation that was %s is noticed", (_what, tamper) => {
  const rows = tamper(storedRevocations(3)) as readonly Revocation[];
  expect(() => revocationRecord().add(rows)).toThrow(BrokenChainError);
});
