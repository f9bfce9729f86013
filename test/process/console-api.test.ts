import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { parseStatement } from "@writ/evidence";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rawRequest } from "../../services/console/src/testing/raw-request.ts";
import { loggedBugs } from "../support/logged-bugs.ts";
import { newId } from "../support/party.ts";
import { query } from "../support/query.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { consoleClient, type ConsoleClient, SIGN_IN } from "./console-api/console-client.ts";
import { isRefused } from "./console-api/garbage.ts";
import { openWorld, TENANT, type World } from "./denials/world.ts";

const GET_SESSION = "identity.v1.SessionService/GetSession";
const GET_EXECUTION = "lineage.v1.LineageService/GetExecution";
const GET_EVIDENCE = "evidence.v1.EvidenceService/GetEvidence";
const REVOKE = "grant.v1.RevocationService/Revoke";

let cluster: SeededCluster;
let world: World;
let port = 0;
let executionId = "";
let call: ConsoleClient["call"];
let newCode: ConsoleClient["newCode"];
let signedIn: ConsoleClient["signedIn"];
let secrets: ConsoleClient["secrets"];

beforeAll(async () => {
  cluster = await seededCluster();
  world = await openWorld(cluster);
  ({ call, newCode, port, secrets, signedIn } = consoleClient(cluster));
  executionId = (await world.started()).execution.id;
});
afterAll(async () => {
  world?.close();
  await cluster?.[Symbol.asyncDispose]();
});

const refusal = (needs: string, role: string) => ({
  status: 403,
  json: {
    code: "permission_denied",
    details: [{ debug: { reason: "CALLER_NOT_ALLOWED", metadata: { needs, role } } }],
  },
});

describe("a link of the command line", () => {
  test("is for people under a name that browsers trust", async () => {
    const { status, stderr, stdout } = await cluster.writ("console", "--role", "analyst");
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^http://localhost:${port}/#signin=[\\w-]{43}\\n$`));
    expect(stderr).toMatch(/signs in User::local-operator as analyst, once, until 20/);
  });

  test("signs in once, which is on record, and not a second time", async () => {
    const code = await newCode();
    const first = await call(SIGN_IN, { code });
    expect(first).toMatchObject({
      status: 200,
      json: {
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        session: {
          tenantId: TENANT,
          subject: "User::local-operator",
          role: "admin",
          method: "code",
          singleOperator: true,
        },
      },
    });
    expect(await call(SIGN_IN, { code })).toMatchObject({
      status: 401,
      json: { code: "unauthenticated", details: [{ debug: { reason: "CALLER_UNAUTHENTICATED" } }] },
    });
    const token = String(first.json["token"]);
    const [, payload = ""] = token.split(".");
    const { jti } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { jti: string };
    const evidence = await world.operator.evidence.getEvidence({
      tenantId: TENANT,
      subject: { case: "eventId", value: jti },
    });
    const statement = evidence.records[0]?.statement?.payload ?? new Uint8Array();
    expect(parseStatement(statement).predicate).toMatchObject({
      change: "session.start",
      subject: "User::local-operator",
      session: { role: "admin", method: "code" },
      by: "spiffe://writ.local/operator/admin",
    });
    for (const secret of [code, token])
      expect(Buffer.from(statement).toString()).not.toContain(secret);
    const headers = { authorization: `Bearer ${token}` };
    expect((await call(GET_SESSION, {}, headers)).json).toMatchObject({
      session: { subject: "User::local-operator", role: "admin" },
    });
  });

  test("is not made for a role that there is not", async () => {
    expect((await cluster.writ("console", "--role", "root")).status).toBe(2);
    expect((await cluster.writ("console", "--subject", "Workload::x")).status).toBe(2);
  });
});

describe("a visitor", () => {
  test("sees the public tenant and no other", async () => {
    expect(await call(GET_SESSION, {})).toEqual({
      status: 200,
      json: { session: { tenantId: TENANT, role: "public" } },
    });
    expect(await call(GET_EXECUTION, { tenantId: TENANT, executionId })).toMatchObject({
      status: 200,
      json: { execution: { executionId, decision: "ALLOW" } },
    });
    expect(await call(GET_EXECUTION, { tenantId: "other", executionId })).toMatchObject(
      refusal("analyst", "public"),
    );
  });

  test("sees evidence without what its digests stand for", async () => {
    const wish = { tenantId: TENANT, executionId };
    expect((await call(GET_EVIDENCE, wish)).status).toBe(200);
    expect((await call(GET_EVIDENCE, { ...wish, withOpenings: true })).status).toBe(403);
    const analyst = await signedIn("analyst");
    const { json, status } = await call(GET_EVIDENCE, { ...wish, withOpenings: true }, analyst);
    expect(status).toBe(200);
    expect(JSON.stringify(json)).toContain("decision-input");
  });

  test("walks and watches as a browser's client does", async () => {
    const baseUrl = `http://127.0.0.1:${port}/api`;
    const transport = createConnectTransport({ baseUrl, useBinaryFormat: false });
    const lineage = createClient(LineageService, transport);
    const { executions } = await lineage.searchExecutions({ tenantId: TENANT, pageSize: 5 });
    expect(executions.map((one) => one.executionId)).toContain(executionId);
    const revocations = createClient(RevocationService, transport);
    for await (const { frame } of revocations.watchRevocations({ tenantId: TENANT })) {
      expect(frame.split(".")).toHaveLength(3);
      break;
    }
  });
});

describe("a session", () => {
  test("of an analyst reads and cannot revoke: the service says no", async () => {
    const analyst = await signedIn("analyst");
    expect((await call(GET_EXECUTION, { tenantId: TENANT, executionId }, analyst)).status).toBe(
      200,
    );
    const order = {
      tenantId: TENANT,
      type: "execution",
      value: executionId,
      reason: "not mine to stop",
      revocationId: newId(),
    };
    expect(await call(REVOKE, order, analyst)).toMatchObject(refusal("admin", "analyst"));
  });

  test("of an admin revokes, and is named as who did", async () => {
    const admin = await signedIn("admin", "User::kern");
    const revocationId = newId();
    const { execution } = await world.started();
    const value = execution.id;
    const order = { tenantId: TENANT, type: "execution", value, reason: "enough", revocationId };
    expect((await call(REVOKE, order, admin)).status).toBe(200);
    const rows = await query(
      cluster.adminUrl,
      `select convert_from(payload, 'utf8')::jsonb -> 'predicate' as said from evidence.statement
       where convert_from(payload, 'utf8')::jsonb -> 'predicate' ->> 'revocationId' = $1`,
      [revocationId],
    );
    expect(rows).toMatchObject([{ said: { by: "User::kern", value } }]);
  });

  test("reaches no tenant but its own, not even to let somebody in", async () => {
    const admin = await signedIn("admin");
    for (const [method, request] of [
      [GET_EXECUTION, { tenantId: "other", executionId }],
      [
        "identity.v1.SessionService/CreateSignInCode",
        { tenantId: "other", subject: "User::x", role: "admin" },
      ],
      [
        "identity.v1.IdentityService/AddPrincipal",
        { principal: { tenantId: "other", principal: "User::x" } },
      ],
    ] as const)
      expect(await call(method, request, admin)).toMatchObject({
        status: 403,
        json: { message: "the session is for another tenant" },
      });
  });

  test("of somebody who is suspended begins no more", async () => {
    const subject = "User::leaver";
    await world.operator.identity.addPrincipal({
      principal: { tenantId: TENANT, principal: subject },
    });
    const code = await newCode("--subject", subject);
    await world.operator.identity.suspendPrincipal({
      tenantId: TENANT,
      principal: subject,
      suspended: true,
    });
    expect((await call(SIGN_IN, { code })).status).toBe(403);
    expect((await cluster.writ("console", "--subject", subject)).status).toBe(1);
  });

  test("that is changed, of another kind or made up is none", async () => {
    const { authorization } = await signedIn("analyst");
    const [header = "", payload = "", signature = ""] = authorization.slice(7).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const admin = Buffer.from(JSON.stringify({ ...claims, role: "admin" })).toString("base64url");
    const grant = await world.grant();
    for (const token of [`${header}.${admin}.${signature}`, grant, "a.b.c"])
      expect(
        (
          await call(
            GET_EXECUTION,
            { tenantId: TENANT, executionId },
            {
              authorization: `Bearer ${token}`,
            },
          )
        ).status,
      ).toBe(401);
  });
});

describe("the console under attack", () => {
  const wish = { tenantId: TENANT, executionId: "x" };

  test("answers under its own names only", async () => {
    for (const host of ["evil.example", `evil.example:${port}`, "localhost:1"])
      expect((await call(GET_EXECUTION, wish, { host })).status).toBe(421);
    const page = await rawRequest(port, "/", { headers: { host: "evil.example" } });
    expect(page.status).toBe(421);
  });

  test("answers no page of another origin", async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: `http://localhost:${port}`, host: `127.0.0.1:${port}` },
      { "sec-fetch-site": "cross-site" },
    ])
      expect((await call(GET_EXECUTION, wish, headers)).status).toBe(403);
  });

  test("stays up through a thousand requests that are garbage", async () => {
    const pid = cluster.pidOf("console");
    for (let sent = 0; sent < 1_000; sent += 50) {
      const some = Array.from({ length: 50 }, (_, n) => isRefused(port, sent + n));
      expect((await Promise.all(some)).filter((refused) => !refused)).toEqual([]);
    }
    expect(cluster.pidOf("console")).toBe(pid);
    expect((await call(GET_SESSION, {})).status).toBe(200);
    expect((await rawRequest(port, "/healthz")).status).toBe(200);
  });

  test("logged no code, no token, and nothing it did not foresee", async () => {
    const folder = join(cluster.dataDir, "logs");
    const logs = (await readdir(folder)).map((name) => readFile(join(folder, name), "utf8"));
    const written = (await Promise.all(logs)).join("\n");
    expect(written).toContain("listening");
    expect(secrets.size).toBeGreaterThan(8);
    expect([...secrets].filter((secret) => written.includes(secret))).toEqual([]);
    expect(await loggedBugs(cluster.dataDir)).toEqual([]);
  });
});
