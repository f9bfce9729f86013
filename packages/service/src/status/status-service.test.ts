import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { StatusService } from "@writ/proto/writ/status/v1/status";
import { type CallContext, clientTls, Code, connect, serve, serverTls } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { testSvids } from "../../../../test/support/svids.ts";
import { processMetrics } from "./process-metrics.ts";
import { counterBy, gauge, knownFacts } from "./self-report.ts";
import { metricsOf, statusAccess, statusService } from "./status-service.ts";

const END_MS = 1_800_000_000_000;

describe("the status of a process", () => {
  test("is told over its ordinary port: whether it serves, its facts, and what it counted", async () => {
    const svids = testSvids();
    const metrics = processMetrics(END_MS);
    await using server = await serve({
      address: "127.0.0.1:0",
      credentials: serverTls(svids.of("service/identity")),
      trustDomain: svids.trustDomain,
      services: [
        statusService({
          process: "identity",
          startedAtMs: 1_000,
          state: () => ({ serving: false, problem: "the database does not answer" }),
          registry: metrics.registry,
          report: async () => ({
            facts: knownFacts({ log: "leading", epoch: undefined }),
            metrics: [gauge("writ_size", "Size.", 7), gauge("writ_unknown", "Nothing.", undefined)],
          }),
          now: () => 2_000,
        }),
      ],
      check: async () => {},
      onBug: () => {},
      observe: metrics.observe,
      now: Date.now,
    });
    const to = { trustDomain: svids.trustDomain, path: "service/identity" };
    const tls = clientTls(svids.of("service/console"), to);
    const client = connect(StatusService, `127.0.0.1:${server.port}`, tls, {
      defaultTimeoutMs: 5_000,
    });
    await client.getStatus({});
    const status = await client.getStatus({});
    client.close();
    metrics.stop();
    expect(status).toMatchObject({
      process: "identity",
      serving: false,
      problem: "the database does not answer",
      startedAt: { seconds: 1n },
      at: { seconds: 2n },
      facts: { log: "leading" },
    });
    const samples = status.metrics.flatMap((metric) => metric.samples);
    const valueOf = (name: string) => samples.find((sample) => sample.name === name);
    expect(valueOf("writ_rpc_total")).toMatchObject({
      labels: { method: "StatusService/GetStatus", code: "OK" },
      value: 1,
    });
    expect(valueOf("writ_size")).toMatchObject({ value: 7 });
    expect(valueOf("writ_unknown")).toBeUndefined();
    expect(valueOf("writ_certificate_end_seconds")).toMatchObject({ value: END_MS / 1_000 });
    expect(valueOf("process_resident_memory_bytes")?.value).toBeGreaterThan(1_000_000);
    expect(valueOf("writ_rpc_seconds_count")?.value).toBe(1);
  });

  const asking = (path: string): CallContext => ({
    method: StatusService.method.getStatus,
    peer: { path, spiffeId: `spiffe://writ.test/${path}` },
    deadlineMs: undefined,
    signal: new AbortController().signal,
  });

  test.each(["service/console", "service/lab", "operator/ada"])("is told to %s", (path) => {
    expect(() => statusAccess(asking(path))).not.toThrow();
  });

  test.each(["service/policy-decision", "workload/tool"])("is not told to %s", (path) => {
    expect(() => statusAccess(asking(path))).toThrow(/may not call GetStatus/);
  });
});

describe("calls", () => {
  test("are counted by method and code, timed unless they are streams, and make no other series", async () => {
    const metrics = processMetrics(undefined);
    const { redeem } = GrantService.method;
    metrics.observe(redeem)(Code.OK);
    metrics.observe(redeem)(Code.OK);
    metrics.observe(redeem)(Code.UNAVAILABLE);
    metrics.observe(RevocationService.method.watchRevocations)(Code.CANCELLED);
    const running = metrics.observe(redeem);
    const read = async () => {
      const all = await metricsOf(metrics.registry);
      return new Map(all.map(({ name, samples }) => [name, samples]));
    };
    const counted = await read();
    expect(counted.get("writ_rpc_total")).toEqual([
      {
        name: "writ_rpc_total",
        value: 2,
        labels: { method: "GrantService/Redeem", code: "OK" },
      },
      {
        name: "writ_rpc_total",
        value: 1,
        labels: { method: "GrantService/Redeem", code: "UNAVAILABLE" },
      },
      {
        name: "writ_rpc_total",
        value: 1,
        labels: { method: "RevocationService/WatchRevocations", code: "CANCELLED" },
      },
    ]);
    const timed = counted.get("writ_rpc_seconds") ?? [];
    expect(new Set(timed.map(({ labels }) => labels["method"]))).toEqual(
      new Set(["GrantService/Redeem"]),
    );
    expect(timed.find(({ labels }) => labels["le"] === "+Inf")?.value).toBe(3);
    expect(counted.get("writ_rpc_running")?.[0]?.value).toBe(1);
    running(Code.OK);
    expect((await read()).get("writ_rpc_running")?.[0]?.value).toBe(0);
    metrics.stop();
  });

  test("a counter by label has a sample for each of its values, nought included", () => {
    const counts = new Map([
      ["ALLOW", 3],
      ["DENY", 0],
    ]);
    expect(counterBy("writ_decisions_total", "Decisions.", "decision", counts)).toMatchObject({
      type: "counter",
      samples: [
        { labels: { decision: "ALLOW" }, value: 3 },
        { labels: { decision: "DENY" }, value: 0 },
      ],
    });
  });
});
