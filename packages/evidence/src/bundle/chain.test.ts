import { expect, test } from "vitest";
import { buildOutcome } from "../predicate/outcome.ts";
import { buildRedemption, readRedemption } from "../predicate/redemption.ts";
import { readOutcome } from "../predicate/outcome.ts";
import { failures, tampered, tier, verified } from "../testing/bundle-report.ts";
import { digest, otherId } from "../testing/events.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import { sampleBundle } from "../testing/sample-bundle.ts";
import { paeDigest, sampleExecution, type SampleStatement } from "../testing/sample-execution.ts";
import { buildBundle } from "./build-bundle.ts";

const whole = await sampleBundle();
const [decision, redemption, outcome] = sampleExecution();
if (!decision || !redemption || !outcome) throw new Error("an event is missing");
const redeemed = readRedemption(redemption.payload);
const ended = readOutcome(outcome.payload);
const subject = redeemed.subject.sha256;

async function failing(...statements: readonly SampleStatement[]): Promise<readonly string[]> {
  const { text } = await sampleBundle({ statements, older: [] });
  return failures(await verified(text));
}

test("is incomplete, but valid, as long as no end was reported", async () => {
  for (const count of [1, 2]) {
    const { text } = await sampleBundle({ statements: sampleExecution().slice(0, count) });
    const report = await verified(text);
    expect(failures(report)).toEqual(["it is valid"]);
    expect(tier(report, "complete")).toBe("no");
    expect(report.notProven.join()).toContain("end was not reported");
  }
});

/** The decision's execution, refused by whoever was shown its grant. */
function refusedAfter(before: Uint8Array, of = subject): SampleStatement {
  const { executor: _, ...rest } = ended.predicate;
  const payload = buildOutcome(of, {
    ...rest,
    seq: 1,
    prev: paeDigest(before),
    final: { events: 2 },
    status: "refused",
    code: "REQUEST_TAMPERED",
    verifier: "spiffe://writ.local/workload/executor",
    output: null,
  });
  return { payload, service: "grant-signing", openings: [] };
}

test("is complete with a refusal right after the decision, which says why", async () => {
  const refusal = refusedAfter(decision.payload);
  const { text } = await sampleBundle({ statements: [decision, refusal] });
  const report = await verified(text);
  expect(failures(report)).toEqual(["it is valid"]);
  expect(tier(report, "complete")).toBe("yes");
  expect(report.events.map(({ kind, result }) => `${kind} ${result}`)).toEqual([
    "decision ALLOW",
    "outcome refused REQUEST_TAMPERED",
  ]);
});

test("refuses a refusal of what was denied, of what was redeemed, or of another request", async () => {
  const [denied] = sampleExecution("DENY");
  if (!denied) throw new Error("the denial is missing");
  const other = refusedAfter(decision.payload, digest.sha256);
  expect(await failing(denied, refusedAfter(denied.payload))).toContain("chain 1");
  expect(await failing(decision, other)).toEqual(["chain 1"]);
  const late = refusedAfter(redemption.payload);
  expect(await failing(decision, redemption, late)).toContain("chain 2");
  expect(await failing(decision, refusedAfter(decision.payload), outcome)).toContain("chain 2");
});

test("refuses a gap, another order, and an event twice", async () => {
  expect(await failing(decision, outcome)).toEqual(["chain 1", "end"]);
  expect(await failing(redemption, outcome)).toEqual(["chain 0", "chain 1", "end"]);
  expect(await failing(decision, outcome, redemption)).toEqual(["chain 1", "chain 2"]);
  expect(await failing(decision, redemption, redemption, outcome)).toEqual([
    "chain 2",
    "chain 3",
    "end",
  ]);
  expect(await failing(decision, decision)).toEqual(["chain 1"]);
});

test("refuses events that are swapped or left out of a signed bundle", async () => {
  const swapped = tampered(whole.text, ["chain"], (chain) =>
    [...(chain as readonly [])].toReversed(),
  );
  expect(failures(await verified(swapped))).toContain("chain 1");
  const cut = tampered(whole.text, ["chain"], (chain) => [...(chain as readonly [])].slice(1));
  expect(failures(await verified(cut))).toContain("chain 1");
});

test("refuses an event after the last", async () => {
  const more = buildOutcome(subject, {
    ...ended.predicate,
    seq: 3,
    prev: paeDigest(outcome.payload),
    final: { events: 4 },
  });
  expect(await failing(decision, redemption, outcome, { ...outcome, payload: more })).toEqual([
    "chain 3",
  ]);
  const [denied] = sampleExecution("DENY");
  if (!denied) throw new Error("there is no denial");
  const after = buildRedemption(subject, {
    ...redeemed.predicate,
    prev: paeDigest(denied.payload),
  });
  expect(await failing(denied, { ...redemption, payload: after })).toEqual(["chain 1"]);
});

test("refuses an event of another execution, tenant, request or grant", async () => {
  const changes = [{ tenant: "other" }, { grant: { jti: otherId } }, { executionId: otherId }];
  for (const changed of changes) {
    const payload = buildRedemption(subject, { ...redeemed.predicate, ...changed });
    expect(await failing(decision, { ...redemption, payload })).toEqual(["chain 1"]);
  }
  const payload = buildRedemption(digest.sha256, redeemed.predicate);
  expect(await failing(decision, { ...redemption, payload })).toEqual(["chain 1"]);
});

test("refuses a bundle that names another execution or tenant than its events", async () => {
  const execution = tampered(whole.text, ["executionId"], () => otherId);
  expect(failures(await verified(execution))).toEqual(["chain 0", "chain 1", "chain 2"]);
  const tenant = tampered(whole.text, ["tenant"], () => "other");
  expect(failures(await verified(tenant))).toEqual(["chain 0", "chain 1", "chain 2"]);
});

test("refuses an event that the log has before the one it follows", async () => {
  // The same three leaves in another order, each with its own good proof.
  const turned = await sampleBundle({
    statements: [decision, outcome, redemption],
    gaps: [],
    older: [],
  });
  const [first, third, second] = turned.parts.events;
  if (!first || !second || !third) throw new Error("an event is missing");
  const events = [first, second, third];
  const text = await buildBundle({ ...turned.parts, events }, nodeCrypto);
  expect(failures(await verified(text))).toEqual(["chain 2"]);
});
