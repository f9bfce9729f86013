import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure } from "@writ/rpc";
import { health } from "../health/health-service.ts";
import { testCollected } from "../health/testing/collected.ts";
import { type RunningGateway, runningGateway } from "../testing/running-gateway.ts";
import { rawRequest } from "../testing/raw-request.ts";

const GET_HEALTH = "console.v1.HealthService/GetHealth";
const GET_SERIES = "console.v1.HealthService/GetSeries";
const cluster = testCollected();
const GOOD = "good.session.token";
let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await runningGateway(
    async () => {
      throw new Error("no service is asked");
    },
    {
      health: health(cluster.collected, { trustDomain: "writ.test", now: cluster.nowMs }),
      readSession(token) {
        if (token !== GOOD) throw failure("CALLER_UNAUTHENTICATED", "no good session");
        const expiresAtMs = Number.MAX_SAFE_INTEGER;
        return {
          tenant: "acme",
          subject: "User::ada",
          role: "analyst",
          method: "code",
          expiresAtMs,
        };
      },
      processMetrics: async () =>
        new Map([
          [
            "identity",
            [
              {
                name: "up",
                help: "Up.",
                type: "gauge",
                samples: [{ name: "up", labels: {}, value: 0 }],
              },
            ],
          ],
        ]),
    },
  );
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const bearer = { authorization: `Bearer ${GOOD}` };

describe("health over HTTP", () => {
  test("is unknown before anything was asked, and says so to everybody", async () => {
    expect(await gateway.call(GET_HEALTH, {})).toMatchObject({
      status: 200,
      json: { headline: "UNKNOWN", because: "postgres", probeAgeS: -1 },
    });
  });

  test("has components for those who have a session, and none for visitors", async () => {
    await cluster.roundAfter(0);
    expect(await gateway.call(GET_HEALTH, {}, bearer)).toMatchObject({
      status: 200,
      json: { headline: "WORKING", components: expect.any(Array) },
    });
    const { json } = await gateway.call(GET_HEALTH, {});
    expect(Object.keys(json as object).toSorted()).toEqual(["at", "headline"]);
  });

  test("gaps of series are NaN on the wire", async () => {
    const request = { names: ["log.size"], windowS: 10 };
    const { json } = await gateway.call(GET_SERIES, request, bearer);
    expect(json).toMatchObject({ series: [{ name: "log.size", values: ["NaN", 100] }] });
  });

  test("a session that is not good makes nobody a visitor by surprise", async () => {
    for (const authorization of ["Bearer bad.session.token", "Basic YTpi"])
      expect(await gateway.call(GET_HEALTH, {}, { authorization })).toMatchObject({
        status: 401,
        json: { details: [{ debug: { reason: "CALLER_UNAUTHENTICATED" } }] },
      });
  });

  test("a visitor is refused series, and told what it takes", async () => {
    expect(await gateway.call(GET_SERIES, { names: ["log.size"], windowS: 10 })).toMatchObject({
      status: 403,
      json: {
        details: [{ debug: { reason: "CALLER_NOT_ALLOWED", metadata: { needs: "analyst" } } }],
      },
    });
  });

  test.each([
    ["a field that is not there", { sql: "select" }],
    ["no JSON", "{"],
  ])("refuses %s", async (_, request) => {
    expect(await gateway.call(GET_HEALTH, request)).toMatchObject({ status: 400 });
  });

  test("is under the same rules as all that browsers call", async () => {
    const foreign = { origin: "https://elsewhere.example" };
    expect(await gateway.call(GET_HEALTH, {}, foreign)).toMatchObject({ status: 403 });
    const noConnect = { "connect-protocol-version": undefined };
    expect(await gateway.call(GET_HEALTH, {}, noConnect)).toMatchObject({ status: 400 });
  });

  test.each(["status.v1.StatusService/GetStatus", "probe.v1.ProbeService/GetProbes"])(
    "%s is asked by the console, and by nobody through it",
    async (method) => {
      expect(await gateway.call(method, {}, bearer)).toMatchObject({ status: 404 });
    },
  );
});

describe("metrics", () => {
  const get = (headers: Record<string, string> = {}) =>
    rawRequest(gateway.port, "/metrics", { headers });

  test("are those of all processes, with the process as a label", async () => {
    const { body, status } = await get();
    expect(status).toBe(200);
    expect(body.toString()).toContain('up{process="identity"} 0\n');
    expect(body.toString()).toMatch(
      /writ_console_requests_total\{route="api",status="200",process="console"\} \d+\n/,
    );
  });

  test("are not for those who come by another name", async () => {
    const { body, status } = await get({ host: "console.example.org" });
    expect([status, body.toString()]).toEqual([403, "metrics are for callers on this machine\n"]);
  });
});
