import { create } from "@bufbuild/protobuf";
import {
  type GetEvidenceResponse,
  GetEvidenceResponseSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { parseTrust } from "@writ/token";
import { expect, test } from "vitest";
import { checkEvidence } from "../check-evidence.ts";
import { executionLife, LIFE } from "../testing/execution-life.ts";
import { sampleAct, samplePolicies } from "../testing/sample-act.ts";
import { trustWithKeys } from "../testing/signed-evidence.ts";
import { testLog } from "../testing/test-log.ts";

const current = trustWithKeys("log.example/1");
const closedKeys = trustWithKeys("log.example/0");
const trust = parseTrust(JSON.stringify({ ...current.file, closedLogs: [closedKeys.trust.log] }));
const about = { tenant: LIFE.tenant, executionId: LIFE.executionId };

/** An execution that was decided in a log that is closed now, and went on in the next one. */
function answer(): GetEvidenceResponse {
  const [decision, ...rest] = executionLife(samplePolicies(), sampleAct(), current).events;
  const closed = testLog({ ...closedKeys, witnessKey: current.witnessKey });
  closed.pad(2);
  closed.append(decision ? [decision] : []);
  const open = testLog(current);
  open.pad(1);
  open.append(rest);
  return create(GetEvidenceResponseSchema, {
    records: [...closed.evidence().records, ...open.evidence().records],
    checkpoint: open.checkpoint(),
    closedCheckpoints: [closed.checkpoint()],
  });
}

test("an execution may go on in the next log: each event is proven in its own", async () => {
  const { report } = await checkEvidence(answer(), { ...about, trust });
  expect(report.valid).toBe(true);
  expect(report.events.map(({ index, origin }) => `${index} ${origin}`)).toEqual([
    "2 log.example/0",
    "1 log.example/1",
    "2 log.example/1",
  ]);
  expect(report.checkpoints).toHaveLength(2);
  expect(report.tiers).toContainEqual(
    expect.objectContaining({ tier: "witnessed", status: "yes" }),
  );
});

test("a closed log that the trust file does not name is not believed", async () => {
  const { report } = await checkEvidence(answer(), { ...about, trust: current.trust });
  expect(report.valid).toBe(false);
});

test("events that are all in the closed log need no checkpoint of the one in use", async () => {
  const { closedCheckpoints, records } = answer();
  const response = create(GetEvidenceResponseSchema, {
    records: records.slice(0, 1),
    checkpoint: testLog(current).checkpoint(),
    closedCheckpoints,
  });
  const { report } = await checkEvidence(response, { ...about, trust });
  expect(report).toMatchObject({ valid: true, checkpoints: closedCheckpoints });
});
