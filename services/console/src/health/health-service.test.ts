import { failureReason, type Role, type Session } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import { type Asking, health } from "./health-service.ts";
import { testCollected } from "./testing/collected.ts";

const options = { trustDomain: "writ.test", now: Date.now };
const { signal } = new AbortController();

const visitor: Asking = { signal };
const as = (role: Exclude<Role, "public">): Asking => {
  const session: Session = {
    tenant: "acme",
    subject: "User::ada",
    role,
    method: "code",
    expiresAtMs: Number.MAX_SAFE_INTEGER,
  };
  return { signal, session };
};

async function troubled() {
  const cluster = testCollected();
  await cluster.roundAfter(0);
  const off = { fsync: "off", postgres_version: "a secret of the house" };
  cluster.set("evidence", { facts: off, serving: false, problem: "no lead for us" });
  await cluster.roundAfter(5_000);
  return cluster;
}

describe("a visitor", () => {
  test("hears the headline, one word for the reason, the age, and what the alarms say", async () => {
    const cluster = await troubled();
    const told = health(cluster.collected, options).getHealth(visitor);
    expect(told).toEqual({
      headline: "NOT WORKING",
      because: "postgres",
      probeAgeS: 0,
      alarms: [
        {
          code: "not-durable",
          text: "Postgres runs with fsync off: what it confirmed can be lost.",
        },
      ],
      at: expect.anything(),
    });
    expect(
      JSON.stringify(told, (_, value) => (typeof value === "bigint" ? "" : value)),
    ).not.toMatch(/secret|lead/);
  });

  test("gets no series", async () => {
    const cluster = await troubled();
    const asked = () =>
      health(cluster.collected, options).getSeries({ names: ["log.size"], windowS: 60 }, visitor);
    expect(asked).toThrow("GetSeries needs the role analyst");
  });
});

describe("an analyst", () => {
  test("sees the matrix, with advice where something is not well", async () => {
    const cluster = await troubled();
    const told = health(cluster.collected, options).getHealth(as("analyst"));
    expect(told.components?.map(({ name }) => name)).toEqual([
      "postgres",
      "evidence",
      "log",
      "witnesses",
      "identity",
      "grant-signing",
      "policy-decision",
      "verifiers",
      "queues",
      "lab",
    ]);
    const advised = told.components?.filter(({ advice }) => advice !== "");
    expect(advised?.map(({ name }) => name)).toEqual(["postgres", "evidence"]);
    expect(told.because).toBe("postgres: fsync off");
    expect(told.alarms?.[0]?.advice).toMatch(/^Set fsync to on/);
    expect(told.changes).toHaveLength(1);
    expect(told.probes).toHaveLength(4);
  });

  test("gets series with their units, in the order asked for", async () => {
    const { collected, nowMs } = await troubled();
    const asked = { names: ["log.size", "authorize.p99"], windowS: 10 };
    const told = health(collected, { ...options, now: nowMs }).getSeries(asked, as("analyst"));
    expect(told.atMs).toHaveLength(2);
    expect(told.series).toEqual([
      { name: "log.size", unit: "", values: [100, 100] },
      { name: "authorize.p99", unit: "ms", values: [Number.NaN, Number.NaN] },
    ]);
  });

  test.each([
    ["no series", { names: [], windowS: 60 }],
    ["more than sixteen", { names: Array<string>(17).fill("log.size"), windowS: 60 }],
    ["one that is not there", { names: ["__proto__"], windowS: 60 }],
    ["no window", { names: ["log.size"], windowS: 0 }],
    ["more than an hour", { names: ["log.size"], windowS: 3_601 }],
  ])("is refused %s", async (_, request) => {
    const { collected } = await troubled();
    let reason: string | undefined;
    try {
      health(collected, options).getSeries(request, as("analyst"));
    } catch (error) {
      reason = failureReason(error);
    }
    expect(reason).toBe("REQUEST_INVALID");
  });
});

test("each role has what those before it have", async () => {
  const { collected } = await troubled();
  const told = (["analyst", "approver", "admin"] as const).map(
    (role) => health(collected, options).getHealth(as(role)).components?.length,
  );
  expect(told).toEqual([10, 10, 10]);
});
