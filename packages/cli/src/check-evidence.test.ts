import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import { expect, test } from "vitest";
import { checkEvidence } from "./check-evidence.ts";
import { executionLife, LIFE } from "./testing/execution-life.ts";
import { sampleAct, samplePolicies } from "./testing/sample-act.ts";
import { trustWithKeys } from "./testing/signed-evidence.ts";
import { testLog } from "./testing/test-log.ts";

const keys = trustWithKeys();
const { events } = executionLife(samplePolicies(), sampleAct(), keys);
const about = { tenant: LIFE.tenant, executionId: LIFE.executionId, trust: keys.trust };

/** What the log answers when it holds these events. */
function answer(held = events, by = keys): GetEvidenceResponse {
  const log = testLog(by);
  log.append(held);
  log.pad(3);
  return log.evidence();
}

/** Names of the checks that fail, with the number of the event. */
async function failures(response: GetEvidenceResponse, context = about): Promise<string[]> {
  const { report } = await checkEvidence(response, context);
  const failed = report.checks.filter(({ status }) => status === "fail");
  expect(report.valid).toBe(failed.length === 0);
  return failed.map(({ event, id }) => (event === null ? id : `${id} ${event}`));
}

test("accepts a life from decision to outcome, and says what came of each event", async () => {
  const { report } = await checkEvidence(answer(), about);
  expect(report).toMatchObject({ valid: true, decision: "ALLOW" });
  expect(report.events.map(({ kind, result }) => `${kind} ${result}`)).toEqual([
    "decision ALLOW",
    "redemption redeemed",
    "outcome completed",
  ]);
});

test("accepts an execution that is not over yet, and does not call it complete", async () => {
  const { report } = await checkEvidence(answer(events.slice(0, 2)), about);
  expect(report.valid).toBe(true);
  expect(report.tiers).toContainEqual(expect.objectContaining({ tier: "complete", status: "no" }));
});

test("finds a changed statement", async () => {
  const response = answer();
  const statement = response.records[2]?.statement;
  if (statement !== undefined)
    statement.payload = Buffer.from(
      Buffer.from(statement.payload).toString().replace("completed", "failed"),
    );
  expect(await failures(response)).toEqual(["signature 2", "root 2"]);
});

test("finds a service that signs what only another one may", async () => {
  const key = keys.statementKeys["grant-signing"];
  const [decision, ...rest] = events;
  expect(await failures(answer(decision ? [{ ...decision, key }, ...rest] : []))).toEqual([
    "signer 0",
  ]);
});

test("finds a key that the trust file does not have", async () => {
  const strangers = executionLife(samplePolicies(), sampleAct(), trustWithKeys()).events;
  expect(await failures(answer(strangers))).toContain("signer 0");
});

test("finds a log that the trust file does not have", async () => {
  expect(await failures(answer(events, trustWithKeys()))).toContain("checkpoint 0");
});

test("finds an event that was left out before another one", async () => {
  const response = answer();
  const [first, , third] = response.records;
  response.records = [first, third].filter((record) => record !== undefined);
  expect(await failures(response)).toEqual(["chain 1", "end"]);
});

test("finds a proof that does not lead to the signed root", async () => {
  const response = answer();
  const [, second] = response.records;
  if (second !== undefined) second.proof = [...second.proof].reverse();
  expect(await failures(response)).toEqual(["root 1"]);
});

test("finds evidence of another execution and of another tenant", async () => {
  const all = ["chain 0", "chain 1", "chain 2"];
  expect(await failures(answer(), { ...about, tenant: "other" })).toEqual(all);
  const executionId = LIFE.eventIds[0] ?? "";
  expect(await failures(answer(), { ...about, executionId })).toEqual(all);
});
