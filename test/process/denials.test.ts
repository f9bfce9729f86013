import { fromBinary } from "@bufbuild/protobuf";
import { type AuthorizeReply, connect, Denied } from "@writ/client";
import { AuthorizeResponseSchema } from "@writ/proto/writ/policy/v1/policy";
import { reasonCodes } from "@writ/reasons";
import { Code } from "@writ/rpc";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { claimsOf } from "../../packages/cli/src/holder-keys.ts";
import { replyOf } from "../../packages/client/src/authorize-reply.ts";
import { authorizeMessage } from "../support/authorize-message.ts";
import { checkedEvidence } from "../support/checked-evidence.ts";
import { loggedBugs } from "../support/logged-bugs.ts";
import { newId, newParty, registeredParty } from "../support/party.ts";
import { rawChannel } from "../support/raw-grpc.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { bearer } from "./denials/bearer-tokens.ts";
import { deniedRequests } from "./denials/denied-requests.ts";
import { deniedUses } from "./denials/denied-uses.ts";
import { AUDIENCE, openWorld, SEARCH, TENANT, type World } from "./denials/world.ts";

let cluster: SeededCluster;
let world: World;

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster);
});

afterAll(async () => {
  world?.close();
  await cluster?.[Symbol.asyncDispose]();
});

/** How a use was refused; fails for an accepted one. */
async function deniedBy(use: Promise<unknown>): Promise<Denied> {
  const error = await use.then(
    () => new Error("it was accepted"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Denied) return error;
  throw error;
}

const codeOf = async (use: Promise<unknown>): Promise<string> => (await deniedBy(use)).code;

describe("a request is denied, and the denial is on record:", () => {
  test.each(deniedRequests)("$title: $code", async (denial) => {
    const { cause, code, decision = "DENY", tenant = TENANT } = denial;
    expect(reasonCodes[code].family).toBe(cause);
    const reply = await denial.ask(world);
    expect(reply.reasons.map((reason) => reason.code)).toEqual([code]);
    expect(reply).toMatchObject({ decision, grant: undefined, evidence: expect.anything() });

    const { executionId } = reply;
    const { execution } = await world.operator.lineage.getExecution({
      tenantId: tenant,
      executionId,
    });
    expect(execution).toMatchObject({ decision, reasonCodes: [code], grantId: "" });
    const { events, faults } = await checkedEvidence(
      world.operator.evidence,
      cluster.environment,
      tenant,
      executionId,
    );
    expect(faults).toEqual([]);
    expect(events).toEqual([`decision ${decision} ${code}`]);
  });
});

test("the same bytes sent twice are a request and its replay", async () => {
  const { environment, running, workload } = cluster;
  const path = "/writ.policy.v1.AuthorizationService/Authorize";
  const message = authorizeMessage(environment, SEARCH, world.orchestrator.credential);
  await using channel = rawChannel(running.addresses.authorize, environment.trust.caPem, workload);
  const replies: AuthorizeReply[] = [];
  for (let time = 1; time <= 2; time++) {
    const { code, response } = await channel.call({ path, message });
    expect(code).toBe(Code.OK);
    replies.push(replyOf(fromBinary(AuthorizeResponseSchema, response)));
  }
  expect(replies).toMatchObject([
    { decision: "ALLOW", grant: expect.any(String) },
    { decision: "DENY", reasons: [{ code: "CRED_REPLAYED" }], grant: undefined },
  ]);
});

test("a token of a configured issuer, with a proof by its holder, is as good as a client assertion", async () => {
  const { grant = "" } = await world.ask({}, await bearer(world));
  expect(claimsOf(grant)).toMatchObject({ sub: "Workload::batch", exec: { tenant: TENANT } });
});

describe("a grant is refused:", () => {
  test.each(deniedUses)("$title: $code", async (denial) => {
    const { cause, code, isRecorded = false, prepare } = denial;
    const atRedeem = isRecorded ? (denial.atRedeem ?? "EXECUTION_ENDED") : denial.atRedeem;
    expect(reasonCodes[code].family).toBe(cause);
    const { grant, party, use } = await prepare(world);
    const denied = await deniedBy(use());
    expect(await denied.recorded).toBe(isRecorded);
    const codes = [denied.code, atRedeem && (await world.redeem(grant, party))];
    expect(codes).toEqual([code, atRedeem]);
    if (!isRecorded) return;
    const { exec } = claimsOf(grant);
    const { evidence } = world.operator;
    const { events, faults } = await checkedEvidence(
      evidence,
      cluster.environment,
      exec.tenant,
      exec.id,
    );
    expect([events, faults]).toEqual([["decision ALLOW", `outcome refused ${code}`], []]);
  });
});

test("what an execution was led to by is on record, and lends it nothing", async () => {
  const [one, two] = [await world.started(), await world.ask({ resource: "Tool::shell" })];
  const causes = [one.execution.id, two.executionId];
  const { decision, executionId } = await world.ask({ causes });
  expect(decision).toBe("ALLOW");
  const name = { tenantId: TENANT, executionId };
  const { execution } = await world.operator.lineage.getExecution(name);
  expect(execution).toMatchObject({ causes: causes.toSorted(), parentId: "", depth: 0 });
  // Its principal may not do this, whatever led to it.
  const denied = await world.ask({ causes, resource: "Tool::shell" });
  expect(denied.reasons).toMatchObject([{ code: "FORBIDDEN" }]);
});

test("each of the seven causes was met with", () => {
  const causes = [...deniedRequests, ...deniedUses].map(({ cause }) => cause);
  const families = Object.values(reasonCodes).map(({ family }) => family);
  expect(new Set(causes)).toEqual(new Set(families));
});

test("of sixteen uses of one grant at two verifiers at the same time one is accepted", async () => {
  const grant = await world.grant();
  const other = await world.verifier();
  const uses = Array.from({ length: 16 }, (_, n) =>
    world.use(grant, { verifier: n % 2 === 0 ? world.tool : other }),
  );
  const outcomes = await Promise.allSettled(uses);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = outcomes.flatMap((o) => (o.status === "rejected" ? [o.reason] : []));
  expect(
    refused.map((reason: unknown) => (reason instanceof Denied ? reason.code : reason)),
  ).toEqual(Array.from({ length: 15 }, () => "ALREADY_REDEEMED"));
  const { id, tenant } = claimsOf(grant).exec;
  const { events } = await checkedEvidence(
    world.operator.evidence,
    cluster.environment,
    tenant,
    id,
  );
  expect(events).toEqual(["decision ALLOW", "redemption redeemed"]);
});

test.each([
  ["policy", "POLICY_REVOKED", (claims: ReturnType<typeof claimsOf>) => claims.exec.policy.bundle],
  ["tenant", "TENANT_REVOKED", (claims: ReturnType<typeof claimsOf>) => claims.exec.tenant],
] as const)("in a tenant whose %s is revoked everything ends: %s", async (type, code, valueOf) => {
  const tenant = `other-${type}`;
  const party = await registeredParty(world.operator.identity, tenant, "Workload::orchestrator");
  const { files } = await world.operator.policy.getPolicySet({ tenantId: TENANT });
  const { digest } = await world.operator.policy.publishPolicySet({ tenantId: tenant, files });
  await world.operator.policy.activatePolicySet({ tenantId: tenant, digest, reason: "a test" });
  const grant = await world.grant({}, party);
  const verifier = await world.verifier({ tenant });
  await world.revoke(type, valueOf(claimsOf(grant)), tenant);
  await verifier.knows(1);

  expect(await codeOf(world.use(grant, { party, verifier }))).toBe(code);
  expect(await world.redeem(grant, party)).toBe(code);
  expect((await world.ask({}, party.credential)).reasons).toMatchObject([{ code }]);
  expect(await codeOf(world.use(grant, { party }))).toBe("TENANT_MISMATCH");
  await expect(world.started()).resolves.toBeDefined();
});

test("a verifier that hears nothing any more refuses, within its bound, until it hears again", async () => {
  const boundMs = 4_000;
  const verifier = await world.verifier({ maxStalenessMs: boundMs, reportsRefusals: false });
  const grant = await world.grant();
  const signer = cluster.pidOf("grant-signing");
  // Presented with another input it is refused at any time, and tells how far the checks came.
  const probe = () => codeOf(world.use(grant, { verifier, input: { query: "another" } }));
  expect(await probe()).toBe("REQUEST_TAMPERED");
  process.kill(signer, "SIGSTOP");
  const stoppedAt = Date.now();
  try {
    await vi.waitUntil(async () => (await probe()) === "REVOCATION_STATE_STALE", {
      timeout: boundMs + 2_000,
      interval: 20,
    });
    expect(Date.now() - stoppedAt).toBeLessThan(boundMs + 1_500);
    expect(await codeOf(world.use(grant, { verifier }))).toBe("REVOCATION_STATE_STALE");
  } finally {
    process.kill(signer, "SIGCONT");
  }
  await vi.waitUntil(async () => (await probe()) === "REQUEST_TAMPERED", { timeout: 10_000 });
  await expect(world.use(grant, { verifier })).resolves.toMatchObject({ tenant: TENANT });
});

test("the same key and act get the same execution and the same bytes; another act gets an error", async () => {
  const act = { idempotencyKey: newId() };
  const [first, second, third] = await Promise.all([
    world.ask(act),
    world.ask(act),
    world.ask(act),
  ]);
  expect(first.decision).toBe("ALLOW");
  expect([second.executionId, third.executionId]).toEqual([first.executionId, first.executionId]);
  expect([second.grant, third.grant]).toEqual([first.grant, first.grant]);
  await expect(world.ask({ ...act, input: { query: "other" } })).rejects.toMatchObject({
    code: Code.ALREADY_EXISTS,
  });

  const denied = { idempotencyKey: newId(), resource: "Tool::shell" };
  const [no, again] = [await world.ask(denied), await world.ask(denied)];
  expect([no.decision, again.decision]).toEqual(["DENY", "DENY"]);
  expect(again.executionId).toBe(no.executionId);
});

test("a stranger cannot use up somebody's idempotency key", async () => {
  const act = { idempotencyKey: newId() };
  const stranger = newParty(TENANT, "Workload::orchestrator");
  expect(await world.ask(act, stranger.credential)).toMatchObject({ decision: "DENY" });
  expect(await world.ask(act)).toMatchObject({ decision: "ALLOW" });
});

test("a dry run decides and leaves no trace", async () => {
  const sizeOf = async () =>
    (await world.operator.evidence.getCheckpoint({})).checkpoint.split("\n")[1];
  const before = await sizeOf();
  for (const [resource, decision] of [
    ["Tool::search", "ALLOW"],
    ["Tool::shell", "DENY"],
  ] as const) {
    const reply = await world.ask({ resource, dryRun: true });
    expect(reply).toMatchObject({ decision, grant: undefined, evidence: undefined });
    const name = { tenantId: TENANT, executionId: reply.executionId };
    await expect(world.operator.lineage.getExecution(name)).rejects.toMatchObject({
      code: Code.NOT_FOUND,
    });
  }
  expect(await sizeOf()).toBe(before);
});

test("an order that was accepted is denied when its evidence cannot be had", async () => {
  const evidence = cluster.pidOf("evidence");
  const grant = await world.grant();
  process.kill(evidence, "SIGSTOP");
  try {
    expect(await codeOf(world.use(grant))).toBe("REDEEM_UNAVAILABLE");
    const { endpoint, trust } = cluster.environment;
    const { credential } = world.orchestrator;
    const writ = connect({ endpoint, trust, tls: cluster.workload, credential });
    await expect(
      writ.authorize({ ...SEARCH, audience: AUDIENCE }, { timeoutMs: 1_500 }),
    ).rejects.toMatchObject({ name: "RpcError" });
    writ.close();
  } finally {
    process.kill(evidence, "SIGCONT");
  }
  await vi.waitUntil(async () => (await world.ask()).decision === "ALLOW", { timeout: 10_000 });
});

test("none of this was a surprise to a service", async () => {
  expect(await loggedBugs(cluster.dataDir)).toEqual([]);
});
