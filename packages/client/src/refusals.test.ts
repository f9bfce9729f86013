import { generateKeyPairSync } from "node:crypto";
import { Denied, type GrantClaims, grantBytes, signGrant } from "@writ/grant";
import { Code, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import { hashText, signingKeyFromPem } from "@writ/token";
import { refusals } from "./refusals.ts";

type Client = Parameters<typeof refusals>[0];
type Told = Readonly<Record<string, unknown>>;

/** A control plane that answers each report as it is told, and remembers them. */
function controlPlane(answer: () => Promise<object> = async () => ({})) {
  const told: Told[] = [];
  const reportOutcome = async (request: object) => {
    told.push({ ...request });
    return answer();
  };
  return { client: { reportOutcome } as unknown as Client, told };
}

const pem = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" });
const key = signingKeyFromPem(pem.toString());
const id = "0192f7c0-0000-7000-8000-000000000001";
const tenant = "sample";

function grantOf(use: GrantClaims["exec"]["use"]): string {
  const [iat, h] = [1_800_000_000, hashText("{}")];
  const claims: GrantClaims = {
    iss: "urn:writ:writ.local:grants",
    aud: "urn:writ:demo",
    sub: "User::alice",
    iat,
    nbf: iat,
    exp: iat + 60,
    jti: id,
    txn: id,
    scope: "tool:call",
    req_wl: "sample/Workload::orchestrator",
    authorization_details: [
      { type: "exec", actions: ["tool:call"], locations: ["Tool::search"], constraints: {} },
    ],
    cnf: { jkt: hashText("holder") },
    exec: {
      ver: 1,
      id,
      kind: "tool.call",
      tenant,
      root: id,
      parent: null,
      ancestors: [],
      depth: 0,
      max_depth: 0,
      parent_grant: null,
      request: { h, alg: "sha-256", media: "application/json", len: 2 },
      artifacts: [],
      policy: { bundle: `sha256:${"0".repeat(64)}`, decision: id, obligations: h },
      runtime: null,
      evidence: { log: "writ.local/log/sample", event: id },
      use,
      lease: { not_after: iat + 900, heartbeat_s: 10 },
      rev: { epoch: 0 },
    },
  };
  return signGrant(grantBytes(claims), key);
}

const once = grantOf("once");

test("a refusal that will not change is reported with the grant, and the denial stays what it is", async () => {
  const { client, told } = controlPlane();
  const cause = new Error("why");
  const denied = refusals(client).reported(once, new Denied("REQUEST_TAMPERED", { cause }));
  expect(denied).toBeInstanceOf(Denied);
  expect([denied.code, denied.cause]).toEqual(["REQUEST_TAMPERED", cause]);
  expect(await denied.recorded).toBe(true);
  expect(told).toEqual([
    {
      tenantId: tenant,
      executionId: id,
      status: "refused",
      code: "REQUEST_TAMPERED",
      grant: once,
    },
  ]);
});

test.each([
  "GRANT_WRONG_AUDIENCE",
  "TENANT_MISMATCH",
  "GRANT_SIG_INVALID",
  "GRANT_NOT_YET_VALID",
  "POP_REPLAYED",
  "KEYSET_STALE",
  "REVOCATION_STATE_STALE",
  "CLOCK_UNTRUSTED",
  "REDEEM_UNAVAILABLE",
  "ALREADY_REDEEMED",
] as const)("nothing is reported for %s", async (code) => {
  const { client, told } = controlPlane();
  const denied = new Denied(code);
  expect(refusals(client).reported(once, denied)).toBe(denied);
  expect(await denied.recorded).toBe(false);
  expect(told).toEqual([]);
});

test("nothing is reported for a grant that many may use, or that is none", async () => {
  const { client, told } = controlPlane();
  for (const grant of [grantOf("multi"), "a.b.c"]) {
    const denied = refusals(client).reported(grant, new Denied("SCOPE_EXCEEDED"));
    expect(await denied.recorded).toBe(false);
  }
  expect(told).toEqual([]);
});

test("a report that fails changes nothing but that it is not recorded", async () => {
  const { client, told } = controlPlane(async () => {
    throw new RpcError(Code.FAILED_PRECONDITION, "redeemed before");
  });
  const denied = refusals(client).reported(once, new Denied("POP_INVALID"));
  expect(denied.code).toBe("POP_INVALID");
  expect(await denied.recorded).toBe(false);
  expect(told).toHaveLength(1);
});

test("bad grants keep only so many reports under way", async () => {
  let release: () => void = () => {};
  const held = new Promise<object>((resolve) => (release = () => resolve({})));
  const { client, told } = controlPlane(() => held);
  const reporting = refusals(client);
  const denials = Array.from({ length: 100 }, () =>
    reporting.reported(once, new Denied("POP_INVALID")),
  );
  expect(told).toHaveLength(64);
  release();
  const recorded = await Promise.all(denials.map((denied) => denied.recorded));
  expect(recorded.filter((one) => one)).toHaveLength(64);
  const next = reporting.reported(once, new Denied("POP_INVALID"));
  expect(await next.recorded).toBe(true);
});
