import type { RevocationType } from "@writ/evidence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { State } from "../lineage/execution-view.ts";
import type { Execution, Outcome } from "../lineage.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import type { Planted } from "../testing/planted-log.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";

let planted: PlantedLineage;
beforeAll(async () => {
  planted = await plantedLineage();
});
afterAll(() => planted[Symbol.asyncDispose]());

interface Life {
  readonly decision?: Execution["decision"];
  readonly started?: number;
  readonly ended?: readonly [atMs: number, outcome: Outcome];
  readonly revoked?: number;
  readonly now?: number;
}

/** Minutes after the decision; its grant can be used for one, its lease lasts ten. */
const minutes = (n: number): number => T + n * 60_000;

async function one(planting: Planted = {}): Promise<Execution> {
  const [execution] = await planted.log.decide(TENANT, [planting]);
  if (execution === undefined) throw new Error("nothing was planted");
  return execution;
}

async function view(execution: Execution, nowMs: number) {
  const [found] = await planted.store.find(TENANT, [execution.executionId], nowMs);
  if (found === undefined) throw new Error("it is not found");
  return found;
}

async function lived({ decision = "ALLOW", ended, now = 0, revoked, started }: Life) {
  const execution = await one({ decision });
  const { log } = planted;
  if (started !== undefined)
    await log.happen(TENANT, [
      { execution, kind: "redemption", seq: 1, atMs: minutes(started) },
      { execution, kind: "progress", seq: 2, atMs: minutes(started) },
    ]);
  if (ended !== undefined) {
    const [at, outcome] = ended;
    const code = outcome === "refused" ? { code: "ACTOR_REVOKED" } : {};
    await log.happen(TENANT, [
      { execution, kind: "outcome", seq: 3, atMs: minutes(at), outcome, ...code },
    ]);
  }
  if (revoked !== undefined)
    await log.revoke(TENANT, {
      type: "execution",
      value: execution.executionId,
      atMs: minutes(revoked),
    });
  return view(execution, minutes(now));
}

describe("an execution is", () => {
  test.each<[string, State, Life]>([
    ["refused", "DENIED", { decision: "DENY" }],
    ["waiting", "PENDING", { decision: "PENDING" }],
    ["allowed while it may start", "ALLOWED", { now: 0.5 }],
    ["expired from the moment its start window ends", "EXPIRED", { now: 1 }],
    ["running once started", "RUNNING", { started: 0.5, now: 5 }],
    ["expired from the moment its lease ends", "EXPIRED", { started: 0.5, now: 10 }],
    ["completed as reported", "COMPLETED", { started: 0.5, ended: [2, "completed"], now: 2 }],
    ["failed as reported", "FAILED", { started: 0.5, ended: [2, "failed"], now: 2 }],
    [
      "completed, however late that was reported",
      "COMPLETED",
      { started: 0.5, ended: [11, "completed"], now: 12 },
    ],
    ["refused where it was shown", "REFUSED", { ended: [0.5, "refused"], now: 0.5 }],
    ["refused still when its start window is over", "REFUSED", { ended: [0.5, "refused"], now: 9 }],
    [
      "revoked before it was refused",
      "REVOKED",
      { revoked: 0.4, ended: [0.5, "refused"], now: 0.5 },
    ],
    [
      "refused before it was revoked",
      "REFUSED",
      { ended: [0.5, "refused"], revoked: 0.6, now: 0.7 },
    ],
    ["revoked before it started", "REVOKED", { revoked: 0.5, now: 0.6 }],
    ["revoked while it ran", "REVOKED", { started: 0.5, revoked: 2, now: 2 }],
    [
      "revoked, whatever it said later",
      "REVOKED",
      { started: 0.5, revoked: 2, ended: [3, "completed"], now: 4 },
    ],
    [
      "completed before it was revoked",
      "COMPLETED",
      { started: 0.5, ended: [2, "completed"], revoked: 3, now: 4 },
    ],
    ["expired unused before it was revoked", "EXPIRED", { revoked: 2, now: 3 }],
    ["expired running before it was revoked", "EXPIRED", { started: 0.5, revoked: 11, now: 12 }],
    ["refused, whatever was revoked", "DENIED", { decision: "DENY", revoked: 1, now: 2 }],
  ])("%s: %s", async (_, state, life) => {
    expect(await lived(life)).toMatchObject({ state });
  });

  test("timed by what happened to it", async () => {
    expect(await lived({ started: 0.5, ended: [2, "failed"], now: 3 })).toMatchObject({
      startedAtMs: minutes(0.5),
      endedAtMs: minutes(2),
      outcome: "failed",
      refusalCode: null,
    });
  });

  test("told with why it was refused, and when; it never started", async () => {
    expect(await lived({ ended: [0.5, "refused"], now: 3 })).toMatchObject({
      startedAtMs: null,
      endedAtMs: minutes(0.5),
      outcome: "refused",
      refusalCode: "ACTOR_REVOKED",
    });
  });
});

describe("a revocation of", () => {
  const parentOf = (type: RevocationType, parent: Execution): string =>
    ({
      grant: parent.grantId ?? "",
      execution: parent.executionId,
      principal: parent.principal ?? "",
      actor: parent.actor ?? "",
      policy: parent.policyDigest ?? "",
      measurement: parent.measurement ?? "",
      key: `key-${parent.executionId}`,
      tenant: TENANT,
    })[type];

  /** A chain of three in which everything that can be revoked is of its own. */
  async function chain() {
    const own = (): Planted => {
      const executionId = planted.log.newId();
      return {
        executionId,
        keyId: `key-${executionId}`,
        principal: `User::${executionId}`,
        actor: `Agent::${executionId}`,
        policyDigest: `sha256:${executionId}`,
        measurement: `sha256:${executionId}`,
      };
    };
    const top = await one(own());
    const middle = await one({ ...own(), parent: top });
    return { top, middle, last: await one({ ...own(), parent: middle }) };
  }

  // What is revoked of the one in the middle, and whether that reaches the one below.
  test.each<[RevocationType, boolean]>([
    ["grant", false],
    ["execution", true],
    ["principal", false],
    ["actor", true],
    ["policy", false],
    ["measurement", false],
    ["key", false],
  ])("the %s of an execution reaches it, and what descends from it: %s", async (type, goesDown) => {
    const { last, middle, top } = await chain();
    const value = parentOf(type, middle);
    const revocationId = await planted.log.revoke(TENANT, { type, value, atMs: minutes(0.5) });
    const revocation = { revocationId, type, value, atMs: minutes(0.5) };
    expect(await view(top, T)).toMatchObject({ revocation: null, state: "ALLOWED" });
    expect(await view(middle, T)).toMatchObject({ revocation, state: "REVOKED" });
    expect(await view(last, T)).toMatchObject(
      goesDown ? { revocation, state: "REVOKED" } : { revocation: null, state: "ALLOWED" },
    );
  });

  test("several things: the first is told", async () => {
    const { middle } = await chain();
    const value = middle.executionId;
    for (const at of [0.7, 0.3, 0.5])
      await planted.log.revoke(TENANT, { type: "execution", value, atMs: minutes(at) });
    expect((await view(middle, T)).revocation).toMatchObject({ atMs: minutes(0.3) });
  });

  test("the tenant reaches everything in it, and nothing of another one", async () => {
    const [other] = await planted.log.decide("other", [{}]);
    const [own] = await planted.log.decide("third", [{}]);
    await planted.log.revoke("third", { type: "tenant", value: "third", atMs: minutes(0.5) });
    const state = async (tenantId: string, execution: Execution | undefined) =>
      (await planted.store.find(tenantId, [execution?.executionId ?? ""], T))[0]?.state;
    expect(await state("third", own)).toBe("REVOKED");
    expect(await state("other", other)).toBe("ALLOWED");
  });

  test("the same value in another tenant, or as another type, reaches nothing", async () => {
    const { middle } = await chain();
    const value = middle.executionId;
    await planted.log.revoke("other", { type: "execution", value, atMs: minutes(0.5) });
    await planted.log.revoke(TENANT, { type: "grant", value, atMs: minutes(0.5) });
    expect((await view(middle, T)).revocation).toBeNull();
  });
});
