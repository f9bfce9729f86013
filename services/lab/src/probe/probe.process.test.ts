import { clone } from "@bufbuild/protobuf";
import { channelTo } from "@writ/client";
import {
  EvidenceService,
  type GetEvidenceResponse,
  GetEvidenceResponseSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { connect } from "@writ/rpc";
import { unverifiedCheckpoint } from "@writ/evidence";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type SeededCluster, seededCluster } from "../../../../test/support/seeded-cluster.ts";
import { openProbe, type Probe } from "./open-probe.ts";
import { PROBE_KINDS, type ProbeKind } from "./probe.ts";
import { probeMaterial } from "./probe-material.ts";
import { prove } from "./proof.ts";

const EVERY_S = 1;
const SOON = { timeout: 20_000, interval: 50 };

describe("the probe on a cluster", () => {
  let cluster: SeededCluster;
  let probe: Probe;
  const bugs: unknown[] = [];
  const open = () =>
    openProbe({
      environment: cluster.environment,
      everyS: EVERY_S,
      now: Date.now,
      onBug: (error) => bugs.push(error),
    });
  const last = (kind: ProbeKind) => probe.newest().find((one) => one.kind === kind);

  beforeAll(async () => {
    cluster = await seededCluster();
    probe = open();
  });
  afterAll(async () => {
    await probe?.close();
    await cluster?.[Symbol.asyncDispose]();
  });

  test("everything it tries goes as it must, and says what was found", async () => {
    await vi.waitFor(() => {
      for (const kind of PROBE_KINDS)
        expect(last(kind)).toMatchObject({ problem: "", passed: true });
      expect(last("proven")?.facts["log"]).toMatch(/^[0-9,]+ extends [0-9,]+$/);
    }, SOON);
    expect(last("allowed")?.processMs).toMatchObject({
      "policy-decision": expect.any(Number),
      "grant-signing": expect.any(Number),
      identity: expect.any(Number),
    });
    expect(last("denied")?.facts["code"]).toBe("FORBIDDEN");
    expect(last("proven")?.facts["signed"]).toBe("4 of 4 statements");
    expect(last("revoked")?.tookMs).toBeGreaterThanOrEqual(0);
    expect(bugs).toEqual([]);
  });

  test("a round writes four leaves", async () => {
    const size = async () => {
      const { evidenceEndpoint, tls, trust } = cluster.environment;
      const channel = channelTo("evidence", trust, tls);
      const client = connect(EvidenceService, evidenceEndpoint, channel, {
        defaultTimeoutMs: 2_000,
      });
      const { checkpoint } = await client.getCheckpoint({});
      client.close();
      return unverifiedCheckpoint(checkpoint).size;
    };
    const roundsDone = () => last("proven")?.number ?? 0;
    await vi.waitFor(() => expect(last("proven")?.passed).toBe(true), SOON);
    // Only what is after the last whole round counts: no round may be under way while the log is measured.
    const measured = async () => {
      const before = roundsDone();
      const leaves = await size();
      return roundsDone() === before ? { leaves, number: before } : undefined;
    };
    const settled = async () =>
      vi.waitFor(async () => {
        const [a, b] = [await measured(), await measured()];
        if (a === undefined || b === undefined || a.leaves !== b.leaves) throw new Error("moving");
        return a;
      }, SOON);
    const from = await settled();
    await vi.waitFor(() => expect(roundsDone()).toBeGreaterThan(from.number + 8), SOON);
    const to = await settled();
    // Three probes a round: allowed, denied, proven.
    expect(to.leaves - from.leaves).toBe(((to.number - from.number) / 3) * 4);
  });

  test("evidence in which anything was altered is not proven", async () => {
    const { evidenceEndpoint, tls, trust } = cluster.environment;
    const channel = channelTo("evidence", trust, tls);
    const client = connect(EvidenceService, evidenceEndpoint, channel, { defaultTimeoutMs: 2_000 });
    await vi.waitFor(() => expect(last("allowed")?.passed).toBe(true), SOON);
    const executionId = last("allowed")?.executionId ?? "";
    const honest = await client.getEvidence({
      tenantId: "probe",
      subject: { case: "executionId", value: executionId },
      withOpenings: true,
    });
    client.close();
    const { parts } = probeMaterial(cluster.environment);
    const problemWith = async (alter: (response: GetEvidenceResponse) => void) => {
      const response = clone(GetEvidenceResponseSchema, honest);
      alter(response);
      const { problem } = await prove(
        { executionId, response, before: undefined, growth: [] },
        parts,
      );
      return problem;
    };
    expect(await problemWith(() => {})).toBe("");
    expect(await problemWith(({ records }) => flip(records[0]?.statement?.payload))).not.toBe("");
    expect(await problemWith(({ records }) => flip(records[1]?.statement?.signature))).not.toBe("");
    expect(await problemWith(({ records }) => flip(records[2]?.proof[0]))).not.toBe("");
    expect(await problemWith(({ records }) => void records.pop())).not.toBe("");
    const opening = (wanted: string) => (response: GetEvidenceResponse) =>
      flip(response.records[0]?.openings.find(({ name }) => name === wanted)?.value);
    expect(await problemWith(opening("decision-input"))).not.toBe("");
    expect(await problemWith(opening("decision-output"))).not.toBe("");
    expect(await problemWith((response) => (response.checkpoint = "nothing"))).not.toBe("");
  });

  test("a log that stands still is named, and after it goes on everything passes again", async () => {
    const pid = cluster.pidOf("evidence");
    process.kill(pid, "SIGSTOP");
    const stoppedMs = Date.now();
    try {
      await vi.waitFor(() => expect(last("allowed")?.passed).toBe(false), SOON);
      expect(Date.now() - stoppedMs).toBeLessThan(10_000);
      expect(last("allowed")).toMatchObject({ failedProcess: "evidence" });
      expect(last("allowed")?.problem).toContain("evidence did not answer");
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const failed = last("allowed")?.number ?? 0;
    await vi.waitFor(() => {
      const after = probe.newest().filter(({ number }) => number > failed);
      for (const kind of ["allowed", "denied", "proven"] as const)
        expect(after.find((one) => one.kind === kind)).toMatchObject({ passed: true });
    }, SOON);
  });

  test("the next start finds its tenant as it is: nothing grows with starts", async () => {
    const { endpoint, identityEndpoint, tls, trust } = cluster.environment;
    const options = { defaultTimeoutMs: 2_000 };
    const identity = connect(
      IdentityService,
      identityEndpoint,
      channelTo("identity", trust, tls),
      options,
    );
    const policies = connect(
      PolicyService,
      endpoint,
      channelTo("policy-decision", trust, tls),
      options,
    );
    await probe.close();
    probe = open();
    await vi.waitFor(() => expect(last("proven")?.passed).toBe(true), SOON);
    const { principals } = await identity.listPrincipals({ tenantId: "probe" });
    const { policySets } = await policies.listPolicySets({ tenantId: "probe" });
    expect(principals).toHaveLength(1);
    expect(policySets.map(({ active, counter }) => [active, counter])).toEqual([[true, 1n]]);
    identity.close();
    policies.close();
    expect(bugs).toEqual([]);
  });
});

/** Changes one bit in the middle. */
function flip(bytes: Uint8Array | undefined): void {
  if (bytes === undefined) throw new TypeError("there is nothing to alter");
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
}
