import { create } from "@bufbuild/protobuf";
import { readDecision } from "@writ/evidence";
import { parseGrantClaims } from "@writ/grant";
import { AppendedSchema, AppendFailureSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { Code, failureReason, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import type { AppendOutcome } from "../peers/evidence-peer.ts";
import { fixture, NOW_MS, searchAsk, takes } from "../testing/fixture.ts";
import { authorize } from "./authorize.ts";

const DEADLINE = NOW_MS + 5_000;

function refusedWith(code: string): () => AppendOutcome {
  return () => ({ kind: "failed", failure: create(AppendFailureSchema, { code }) });
}

test("ALLOW: the log holds the decision and the digest of the very claims that are signed", async () => {
  const { deps, fakes } = fixture();
  const answer = await authorize(searchAsk(), DEADLINE, deps);
  expect(answer).toMatchObject({ decision: "ALLOW", grant: "signed.grant.text" });
  const [entry] = fakes.appended;
  const { predicate } = readDecision(entry?.statement?.payload ?? new Uint8Array());
  expect(predicate).toMatchObject({ decision: "ALLOW", executionId: answer.executionId });
  const [claims = new Uint8Array()] = fakes.issued;
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(claims))).toString(
    "hex",
  );
  expect(predicate.grant?.claims.sha256).toBe(digest);
  expect(parseGrantClaims(claims).exec.id).toBe(answer.executionId);
});

test("DENY: it is recorded, and the signer is never asked", async () => {
  const { deps, fakes } = fixture();
  const ask = { ...searchAsk(), resource: { type: "Tool", id: "shell", attributes: {} } };
  const answer = await authorize(ask, DEADLINE, deps);
  expect(answer).toMatchObject({
    decision: "DENY",
    grant: undefined,
    reasons: [{ code: "FORBIDDEN" }],
  });
  expect(fakes.appended).toHaveLength(1);
  expect(fakes.issued).toEqual([]);
});

test("what identity refuses is recorded under the tenant it claimed, or under nobody's", async () => {
  const { deps, fakes } = fixture();
  fakes.refusal = { code: "CRED_SIG_INVALID", claimedTenant: "sample" };
  const answer = await authorize(searchAsk("key"), DEADLINE, deps);
  expect(answer).toMatchObject({ decision: "DENY", reasons: [{ code: "CRED_SIG_INVALID" }] });
  // A stranger must not use up somebody's idempotency key.
  expect(fakes.appended[0]).toMatchObject({ tenantId: "sample", idempotencyKey: "" });
  fakes.refusal = { code: "CRED_UNKNOWN_ISSUER", claimedTenant: "" };
  await authorize(searchAsk(), DEADLINE, deps);
  expect(fakes.appended[1]).toMatchObject({ tenantId: "-" });
});

test("an unknown reason of identity is still a denial", async () => {
  const { deps, fakes } = fixture();
  fakes.refusal = { code: "SOMETHING_NEW", claimedTenant: "sample" };
  expect(await authorize(searchAsk(), DEADLINE, deps)).toMatchObject({ decision: "DENY" });
});

test("a fenced decision is made again on the new state, three times at most", async () => {
  const { deps, fakes } = fixture();
  fakes.log.splice(0, 1, refusedWith("FENCED"), refusedWith("FENCED"), takes);
  expect(await authorize(searchAsk(), DEADLINE, deps)).toMatchObject({ decision: "ALLOW" });
  expect(fakes.refreshed).toBe(2);
  fakes.log.splice(0, fakes.log.length, refusedWith("FENCED"));
  const error: unknown = await authorize(searchAsk(), DEADLINE, deps).catch((e: unknown) => e);
  expect(failureReason(error)).toBe("POLICY_STALE");
});

test.each(["identity", "evidence", "issue"] as const)(
  "no answer of %s is no decision",
  async (peer) => {
    const { deps, fakes } = fixture();
    fakes.broken[peer] = new RpcError(Code.UNAVAILABLE, "gone");
    await expect(authorize(searchAsk(), DEADLINE, deps)).rejects.toMatchObject({
      code: Code.UNAVAILABLE,
    });
  },
);

test("whatever the log refuses for is no decision", async () => {
  const { deps, fakes } = fixture();
  for (const [code, reason] of [
    ["IDEMPOTENCY_CONFLICT", "IDEMPOTENCY_CONFLICT"],
    ["SEQUENCE_CONFLICT", "INTERNAL"],
    ["", "INTERNAL"],
  ] as const) {
    fakes.log.splice(0, fakes.log.length, refusedWith(code));
    const error: unknown = await authorize(searchAsk("key"), DEADLINE, deps).catch(
      (e: unknown) => e,
    );
    expect(failureReason(error)).toBe(reason);
  }
  expect(fakes.issued).toEqual([]);
});

test("a known idempotency key gets the recorded decision and its own claims signed again", async () => {
  const { deps, fakes } = fixture();
  const first = await authorize(searchAsk("key"), DEADLINE, deps);
  const [entry] = fakes.appended;
  const statement = entry?.statement;
  fakes.log.splice(0, 1, () => ({
    ...(takes({}) as Extract<AppendOutcome, { kind: "appended" }>),
    appended: create(AppendedSchema, {
      index: 7n,
      existed: true,
      ...(statement && { statement }),
      openings: [...(entry?.openings ?? [])],
    }),
  }));
  const again = await authorize(searchAsk("key"), DEADLINE, deps);
  expect(again).toMatchObject({ executionId: first.executionId, decisionId: first.decisionId });
  expect(fakes.issued[1]).toEqual(fakes.issued[0]);
  fakes.nowMs += 121_000;
  const error: unknown = await authorize(searchAsk("key"), DEADLINE * 2, deps).catch(
    (e: unknown) => e,
  );
  expect(failureReason(error)).toBe("IDEMPOTENCY_EXPIRED");
});

test("a dry run leaves no trace", async () => {
  const { deps, fakes } = fixture();
  const answer = await authorize({ ...searchAsk(), isDryRun: true }, DEADLINE, deps);
  expect(answer).toMatchObject({ decision: "ALLOW", grant: undefined, evidence: undefined });
  expect(fakes.appended).toEqual([]);
  expect(fakes.issued).toEqual([]);
});

test("input that is not canonical is a recorded denial", async () => {
  const { deps, fakes } = fixture();
  const ask = searchAsk();
  const answer = await authorize(
    { ...ask, input: { ...ask.input, fields: undefined, problem: "x" } },
    DEADLINE,
    deps,
  );
  expect(answer).toMatchObject({ decision: "DENY", reasons: [{ code: "INPUT_NOT_CANONICAL" }] });
  expect(fakes.appended).toHaveLength(1);
});

test("a parent grant that is no grant is a recorded denial", async () => {
  const { deps, fakes } = fixture();
  const answer = await authorize({ ...searchAsk(), parentGrant: "a.b.c" }, DEADLINE, deps);
  expect(answer).toMatchObject({ decision: "DENY", reasons: [{ code: "GRANT_MALFORMED" }] });
  expect(fakes.appended).toHaveLength(1);
});
