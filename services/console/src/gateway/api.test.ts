import { once } from "node:events";
import { create } from "@bufbuild/protobuf";
import { Code as ConnectCode, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { BadRequestSchema, ErrorInfoSchema } from "@writ/proto/google/rpc/error_details";
import {
  GetExecutionRequestSchema,
  LineageService,
  WalkDescendantsResponseSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { type CallContext, callerName, Code, failure, RpcError } from "@writ/rpc";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answers, PUBLIC_TENANT, TENANT } from "../testing/control-plane.ts";
import { type RunningGateway, runningGateway } from "../testing/running-gateway.ts";

const GET = "lineage.v1.LineageService/GetExecution";
const REVOKE = "grant.v1.RevocationService/Revoke";
const visible = { tenantId: PUBLIC_TENANT, executionId: "x" };

let gateway: RunningGateway;
/** What the services saw, and what they do; each test may say otherwise. */
const seen: { method: string; request: object; call: CallContext }[] = [];
let answers: Answers;

const usual: Answers = (method) => {
  if (method.methodKind === "server_streaming") return inTwoParts();
  return Promise.resolve(method.name === "GetExecution" ? { execution: { executionId: "x" } } : {});
};

async function* inTwoParts() {
  yield create(WalkDescendantsResponseSchema, { executions: [{ executionId: "1" }] });
  yield create(WalkDescendantsResponseSchema, { executions: [{ executionId: "2" }] });
}

beforeAll(async () => {
  gateway = await runningGateway((method, request, call) => {
    seen.push({ method: method.name, request, call });
    return answers(method, request, call);
  });
});
beforeEach(() => {
  answers = usual;
  seen.length = 0;
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const asAda = (changes = {}) => ({ authorization: `Bearer ${gateway.plane.session(changes)}` });
const transport = () =>
  createConnectTransport({
    baseUrl: `http://127.0.0.1:${gateway.port}/api`,
    useBinaryFormat: false,
  });

describe("a call", () => {
  test("is forwarded in JSON and answered", async () => {
    const { headers, json, status } = await gateway.call(GET, visible);
    expect([status, json]).toEqual([200, { execution: { executionId: "x" } }]);
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(seen[0]?.request).toEqual(create(GetExecutionRequestSchema, visible));
  });

  test("is forwarded for the client of a browser, streams too", async () => {
    const client = createClient(LineageService, transport());
    expect((await client.getExecution(visible)).execution?.executionId).toBe("x");
    const found: (string | undefined)[] = [];
    for await (const { executions } of client.walkDescendants(visible))
      found.push(executions[0]?.executionId);
    expect(found).toEqual(["1", "2"]);
  });

  test("is made in the name of who is signed in", async () => {
    const wish = { tenantId: TENANT, type: "grant", value: "v", reason: "r", revocationId: "i" };
    const { status } = await gateway.call(REVOKE, wish, asAda({ role: "admin" }));
    expect(status).toBe(200);
    expect(seen.map(({ call }) => callerName(call))).toEqual(["User::ada"]);
  });

  test("has the deadline that the browser gave, or a usual one, and none that is too far", async () => {
    const leftMs = async (timeout?: string) => {
      seen.length = 0;
      await gateway.call(GET, visible, { "connect-timeout-ms": timeout });
      return (seen[0]?.call.deadlineMs ?? 0) - Date.now();
    };
    expect(await leftMs("2000")).toBeLessThanOrEqual(2_000);
    expect(await leftMs()).toBeGreaterThan(5_000);
    expect(await leftMs()).toBeLessThanOrEqual(10_000);
    expect(await leftMs("99999999")).toBeLessThanOrEqual(30_000);
  });
});

describe("an error", () => {
  test("keeps its code, reason and fields", async () => {
    const fields = [{ field: "execution_id", description: "is no id" }];
    answers = () =>
      Promise.reject(failure("REQUEST_INVALID", "this is no id", { fields, metadata: { a: "b" } }));
    const error: unknown = await createClient(LineageService, transport())
      .getExecution(visible)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectError)) throw new Error("no Connect error");
    expect(error.code).toBe(ConnectCode.InvalidArgument);
    expect(error.rawMessage).toBe("this is no id");
    expect(error.findDetails(ErrorInfoSchema)).toMatchObject([
      { reason: "REQUEST_INVALID", domain: "writ", metadata: { a: "b" } },
    ]);
    expect(error.findDetails(BadRequestSchema)[0]?.fieldViolations).toMatchObject(fields);
  });

  test("in the middle of a stream keeps them too", async () => {
    answers = async function* () {
      yield { executions: [{ executionId: "1" }] };
      throw failure("POLICY_STALE", "again");
    };
    const client = createClient(LineageService, transport());
    const found: (string | undefined)[] = [];
    const walk = async () => {
      for await (const { executions } of client.walkDescendants(visible))
        found.push(executions[0]?.executionId);
    };
    await expect(walk()).rejects.toMatchObject({ code: ConnectCode.Aborted, rawMessage: "again" });
    expect(found).toEqual(["1"]);
  });

  test("of a service that does not answer names the service and no address", async () => {
    await using other = await runningGateway(usual);
    await other.plane.stop("grant-signing");
    const wish = { tenantId: TENANT, type: "grant", value: "v", reason: "r", revocationId: "i" };
    const session = other.plane.session({ role: "admin" });
    const { body, json, status } = await other.call(REVOKE, wish, {
      authorization: `Bearer ${session}`,
    });
    expect(status).toBe(503);
    expect(json).toMatchObject({
      code: "unavailable",
      message: "grant-signing did not answer",
      details: [
        {
          type: "google.rpc.ErrorInfo",
          debug: { reason: "DEPENDENCY_UNAVAILABLE", metadata: { service: "grant-signing" } },
        },
      ],
    });
    expect(body.toString()).not.toMatch(/127\.0\.0\.1|ECONN/);
    expect(other.bugs).toEqual([]);
  });

  test("of a service that is too slow is a deadline", async () => {
    answers = (_, __, { signal }) => once(signal, "abort").then(() => ({}));
    const { json, status } = await gateway.call(GET, visible, { "connect-timeout-ms": "200" });
    expect([status, json]).toMatchObject([504, { code: "deadline_exceeded" }]);
  });

  test("that is a service's bug shows nothing of it", async () => {
    answers = () => Promise.reject(new RpcError(Code.INTERNAL, "stack trace at /home/x"));
    const { body, status } = await gateway.call(GET, visible);
    expect(status).toBe(500);
    expect(body.toString()).not.toContain("/home/x");
  });
});

describe("a stream", () => {
  test("ends at the service when the browser goes", async () => {
    let tellEnded = () => {};
    const ended = new Promise<string>((resolve) => (tellEnded = () => resolve("ended")));
    answers = async function* (_, __, { signal }) {
      signal.addEventListener("abort", tellEnded);
      yield { executions: [{ executionId: "1" }] };
      await once(signal, "abort");
    };
    const leaving = new AbortController();
    const client = createClient(LineageService, transport());
    for await (const _ of client.walkDescendants(visible, { signal: leaving.signal })) break;
    leaving.abort();
    expect(await ended).toBe("ended");
  });

  test("has an end at the latest in a quarter of an hour", async () => {
    const client = createClient(LineageService, transport());
    for await (const _ of client.watchExecutions({ tenantId: PUBLIC_TENANT })) break;
    const leftMs = (seen[0]?.call.deadlineMs ?? Infinity) - Date.now();
    expect(leftMs).toBeGreaterThan(14 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
  });

  test("of all tenants is for nobody", async () => {
    const client = createClient(RevocationService, transport());
    const watch = async () => {
      for await (const _ of client.watchRevocations({ tenantId: "" })) break;
    };
    await expect(watch()).rejects.toMatchObject({ code: ConnectCode.PermissionDenied });
  });
});

describe("a session", () => {
  const own = { tenantId: TENANT, executionId: "x" };

  test("reaches its own tenant, and the services say so", async () => {
    expect((await gateway.call(GET, own, asAda())).status).toBe(200);
    const other = await gateway.call(GET, visible, asAda());
    expect([other.status, other.json]).toMatchObject([
      403,
      { code: "permission_denied", message: "the session is for another tenant" },
    ]);
  });

  test("is needed to reach a tenant that is not public", async () => {
    expect((await gateway.call(GET, visible)).status).toBe(200);
    expect((await gateway.call(GET, own)).status).toBe(403);
  });

  test("of an analyst does not revoke", async () => {
    const wish = { tenantId: TENANT, type: "grant", value: "v", reason: "r", revocationId: "i" };
    const { json, status } = await gateway.call(REVOKE, wish, asAda());
    expect([status, json]).toMatchObject([
      403,
      {
        message: "Revoke needs the role admin",
        details: [{ debug: { reason: "CALLER_NOT_ALLOWED" } }],
      },
    ]);
    expect(seen).toEqual([]);
  });

  test.each([
    ["over", () => asAda({ iat: 1_000, exp: 2_000 }).authorization],
    ["no token", () => "Bearer"],
    ["garbage", () => "Bearer a.b.c"],
    ["of odd characters", () => "Bearer a b"],
    ["very long", () => `Bearer ${"a".repeat(4_000)}`],
    ["another scheme", () => "Basic dXNlcjpwYXNz"],
    ["empty", () => ""],
  ])("that is %s makes nobody a visitor", async (_, authorization) => {
    const { json, status } = await gateway.call(GET, visible, { authorization: authorization() });
    expect([status, json]).toMatchObject([401, { code: "unauthenticated" }]);
    expect(seen).toEqual([]);
  });

  test("in a cookie is not looked at where nobody signs in at an issuer", async () => {
    const headers = {
      cookie: `__Host-writ-session=${gateway.plane.session()}`,
      "sec-fetch-site": "same-origin",
    };
    expect((await gateway.call(GET, own, headers)).status).toBe(403);
    expect((await gateway.call(GET, visible, headers)).status).toBe(200);
  });
});

describe("signing in", () => {
  const SIGN_IN = "identity.v1.SessionService/SignIn";

  test("takes a code, whatever session came with it", async () => {
    const headers = { authorization: "Bearer of-yesterday" };
    expect((await gateway.call(SIGN_IN, { code: "c" }, headers)).status).toBe(200);
    expect(seen.map(({ call }) => call.session)).toEqual([undefined]);
  });

  test("takes no ID token from a page", async () => {
    const wish = { idToken: "a.b.c", nonce: "n", clientId: "c" };
    expect((await gateway.call(SIGN_IN, wish)).status).toBe(400);
    expect((await gateway.call(SIGN_IN, {})).status).toBe(400);
    expect(seen).toEqual([]);
  });
});
