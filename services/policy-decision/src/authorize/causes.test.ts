import { equalBytes } from "@writ/encoding";
import { readDecision } from "@writ/evidence";
import { parseGrantClaims } from "@writ/grant";
import { create } from "@bufbuild/protobuf";
import { GetExecutionResponseSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { Code, failure, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import type { AppendEntry } from "../peers/evidence-peer.ts";
import { lineagePeer } from "../peers/lineage-peer.ts";
import { fixture, NOW_MS, searchAsk } from "../testing/fixture.ts";
import { authorize } from "./authorize.ts";

const DEADLINE = NOW_MS + 5_000;
const one = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const two = "017f22e2-79b0-7cc3-98c4-dc0c0c073990";

const predicateOf = (entry: AppendEntry | undefined) =>
  readDecision(entry?.statement?.payload ?? new Uint8Array()).predicate;

test("causes of the tenant are in the decision's statement, and not in what the grant allows", async () => {
  const { deps, fakes } = fixture();
  fakes.executions.push(one, two);
  const answer = await authorize(searchAsk("", [one, two]), DEADLINE, deps);
  expect(answer.decision).toBe("ALLOW");
  expect(fakes.lookedUp).toEqual([`sample ${one}`, `sample ${two}`]);
  expect(predicateOf(fakes.appended[0]).lineage).toMatchObject({
    parent: null,
    causes: [one, two],
  });
  const { exec } = parseGrantClaims(fakes.issued[0] ?? new Uint8Array());
  expect(exec).toMatchObject({ parent: null, ancestors: [] });
  expect(JSON.stringify(exec)).not.toContain(one);
});

test("a request without causes asks nobody for any, and has no member for them in its digest", async () => {
  const { deps, fakes } = fixture();
  fakes.broken.lineage = new Error("nobody may ask");
  expect((await authorize(searchAsk(), DEADLINE, deps)).decision).toBe("ALLOW");
  expect(fakes.lookedUp).toEqual([]);
  expect(predicateOf(fakes.appended[0]).lineage.causes).toEqual([]);
});

test("a cause that the tenant does not have denies, and only those it has are recorded", async () => {
  const { deps, fakes } = fixture();
  fakes.executions.push(two);
  const answer = await authorize(searchAsk("", [one, two]), DEADLINE, deps);
  expect(answer).toMatchObject({
    decision: "DENY",
    grant: undefined,
    reasons: [{ code: "CAUSE_UNKNOWN", message: `${one} is no execution of the tenant` }],
  });
  expect(predicateOf(fakes.appended[0])).toMatchObject({
    reasonCodes: ["CAUSE_UNKNOWN"],
    lineage: { causes: [two] },
  });
  expect(fakes.issued).toEqual([]);
});

test("no answer about causes is no decision", async () => {
  const { deps, fakes } = fixture();
  fakes.broken.lineage = new RpcError(Code.UNAVAILABLE, "gone");
  await expect(authorize(searchAsk("", [one]), DEADLINE, deps)).rejects.toMatchObject({
    code: Code.UNAVAILABLE,
  });
  expect(fakes.appended).toEqual([]);
});

test("nobody unknown learns which executions a tenant has", async () => {
  const { deps, fakes } = fixture();
  fakes.refusal = { code: "CRED_SIG_INVALID", claimedTenant: "sample" };
  await authorize(searchAsk("", [one]), DEADLINE, deps);
  expect(fakes.lookedUp).toEqual([]);
  expect(predicateOf(fakes.appended[0]).lineage.causes).toEqual([]);
});

test("credentials and idempotency keys are bound to the causes", () => {
  const digests = [[], [one], [two], [one, two]].map((ids) => searchAsk("k", ids).requestDigest);
  digests.forEach((digest, i) =>
    expect(digests.filter((other) => equalBytes(other, digest))).toEqual([digests[i]]),
  );
});

test.each<[string, string[]]>([
  ["not sorted", [two, one]],
  ["twice", [one, one]],
  ["no id", ["somewhere"]],
  ["too many", Array.from({ length: 17 }, (_, n) => `${one.slice(0, -2)}${n + 10}`)],
])("causes are refused: %s", (_, ids) => {
  expect(() => searchAsk("", ids)).toThrow(/causes must be at most 16 execution ids/);
});

test("the lineage says yes or no, and everything else is an error", async () => {
  const answering = (work: () => Promise<string>) =>
    lineagePeer({
      getExecution: async () => {
        const executionId = await work();
        return create(GetExecutionResponseSchema, { execution: { executionId } });
      },
    })("sample", one, DEADLINE);
  expect(await answering(async () => one)).toBe(true);
  expect(await answering(async () => two)).toBe(false);
  const missing = failure("NOT_FOUND", "no such execution");
  expect(await answering(() => Promise.reject(missing))).toBe(false);
  const down = failure("DEPENDENCY_UNAVAILABLE", "no answer");
  await expect(answering(() => Promise.reject(down))).rejects.toBe(down);
});
