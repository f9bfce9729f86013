import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { describe, expect, test } from "vitest";
import { evidenceAccess, lineageAccess } from "./access.ts";
import { callBy } from "./testing/wire.ts";

const recorders = ["service/policy-decision", "service/grant-signing", "service/identity"];
const readers = ["operator/alice", "workload/runner"];
const strangers = ["service/evidence", "service/other", "agent/a"];

const internal = EvidenceService.methods.filter((m) => ["Append", "GetHeads"].includes(m.name));
const erasure = EvidenceService.methods.filter((m) => m.name === "EraseOpenings");
const open = EvidenceService.methods.filter((m) => !internal.includes(m) && !erasure.includes(m));

describe.each(internal)("$name", (method) => {
  const enter = (path: string) => () => evidenceAccess({ ...callBy(path), method });

  test.each(recorders)("lets %s in", (path) => expect(enter(path)).not.toThrow());
  test.each([...readers, ...strangers])("keeps %s out", (path) =>
    expect(enter(path)).toThrow("may not call"),
  );
});

describe.each(open)("$name", (method) => {
  const enter = (path: string) => () => evidenceAccess({ ...callBy(path), method });

  test.each([...recorders, ...readers])("lets %s in", (path) => expect(enter(path)).not.toThrow());
  test.each(strangers)("keeps %s out", (path) => expect(enter(path)).toThrow("may not call"));
});

describe.each(erasure)("$name", (method) => {
  const enter = (path: string) => () => evidenceAccess({ ...callBy(path), method });

  test("lets operators in", () => expect(enter("operator/alice")).not.toThrow());
  test.each([...recorders, ...strangers, "workload/runner", "service/console"])(
    "keeps %s out",
    (path) => expect(enter(path)).toThrow(/may not call|needs the role admin/),
  );
});

test("without a session and a public tenant the console reads what concerns no tenant", () => {
  const entered = EvidenceService.methods.filter((method) => {
    try {
      evidenceAccess({ ...callBy("service/console"), method }, { tenantId: "acme" });
      return true;
    } catch {
      return false;
    }
  });
  expect(entered.map(({ name }) => name)).toEqual(["GetCheckpoint", "GetConsistencyProof"]);
});

const changes = LineageService.methods.filter((m) => m.name === "ListChanges");
const executions = LineageService.methods.filter((m) => !changes.includes(m));

describe.each(changes)("$name", (method) => {
  const enter = (path: string) => () => lineageAccess({ ...callBy(path), method });

  test("lets operators in", () => expect(enter("operator/alice")).not.toThrow());
  test.each([...recorders, ...strangers, "workload/runner", "service/console"])(
    "keeps %s out",
    (path) => expect(enter(path)).toThrow(/may not call|needs the role analyst/),
  );
});

describe.each(executions)("$name", (method) => {
  const enter = (path: string) => () => lineageAccess({ ...callBy(path), method });

  test.each([...recorders, ...readers])("lets %s in", (path) => expect(enter(path)).not.toThrow());
  test.each(strangers)("keeps %s out", (path) => expect(enter(path)).toThrow("may not call"));
});
