import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleServices } from "../../../../test/support/guarded-services.ts";
import { PUBLIC_TENANT } from "../testing/control-plane.ts";
import { rawRequest } from "../testing/raw-request.ts";
import { CALL_HEADERS, type RunningGateway, runningGateway } from "../testing/running-gateway.ts";
import { forwarded } from "./forwarded.ts";

const GET = "lineage.v1.LineageService/GetExecution";
const PATH = `/api/writ.${GET}`;
const wish = { tenantId: PUBLIC_TENANT, executionId: "x" };

let gateway: RunningGateway;
let calls = 0;

beforeAll(async () => {
  gateway = await runningGateway(async () => {
    calls++;
    return {};
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const statusOf = async (headers: Readonly<Record<string, string | undefined>>) => {
  calls = 0;
  const { status } = await gateway.call(GET, wish, headers);
  return [status, calls];
};

describe("a call under another name", () => {
  test.each([
    "evil.example",
    "evil.example:80",
    "127.0.0.1",
    "localhost",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "127.0.0.1:1",
    "localhost:1",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "a b",
    "localhost@evil.example",
  ])("is refused: %s", async (host) => {
    expect(await statusOf({ host })).toEqual([421, 0]);
    const port = `${host}:${gateway.port}`;
    const isOwn = ["127.0.0.1", "localhost"].includes(host);
    expect(await statusOf({ host: port })).toEqual(isOwn ? [200, 1] : [421, 0]);
  });

  test("is taken under each name of the machine itself", async () => {
    for (const name of ["127.0.0.1", "localhost", "[::1]"])
      expect(await statusOf({ host: `${name}:${gateway.port}` })).toEqual([200, 1]);
  });
});

describe("a call of a page", () => {
  const host = () => `localhost:${gateway.port}`;

  test("of the console itself is taken", async () => {
    const headers = {
      host: host(),
      origin: `http://${host()}`,
      "sec-fetch-site": "same-origin",
    };
    expect(await statusOf(headers)).toEqual([200, 1]);
  });

  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["no origin that has a name", { origin: "null" }],
    ["the machine's other name", { origin: "http://127.0.0.1:PORT" }],
    ["another port", { origin: "http://localhost:1" }],
    ["https", { origin: "https://localhost:PORT" }],
    ["an origin with a path", { origin: "http://localhost:PORT/" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another host of the site", { "sec-fetch-site": "same-site" }],
    ["nowhere, as a browser says it", { "sec-fetch-site": "none" }],
    ["a browser that says what there is not", { "sec-fetch-site": "x" }],
  ])("of %s is refused", async (_, headers) => {
    const sent = Object.entries({ host: host(), ...headers }).map(([name, value]) => [
      name,
      value.replace("PORT", String(gateway.port)),
    ]);
    expect(await statusOf(Object.fromEntries(sent) as Record<string, string>)).toEqual([403, 0]);
  });

  test("gets no leave to call from elsewhere", async () => {
    const { headers, status } = await rawRequest(gateway.port, PATH, {
      method: "OPTIONS",
      headers: {
        origin: "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "connect-protocol-version",
      },
    });
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("what is no call", () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, number]>([
    ["without the protocol's header", { "connect-protocol-version": undefined }, 400],
    ["of another version", { "connect-protocol-version": "2" }, 400],
    ["in a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["in plain text", { "content-type": "text/plain" }, 415],
    ["without a type", { "content-type": undefined }, 415],
    ["in binary", { "content-type": "application/proto" }, 415],
    ["in gRPC", { "content-type": "application/grpc" }, 415],
    ["in gRPC-web", { "content-type": "application/grpc-web+proto" }, 415],
    ["in packed JSON", { "content-encoding": "gzip" }, 501],
    ["in a stream", { "content-type": "application/connect+json" }, 415],
    ["with a deadline that is no time", { "connect-timeout-ms": "soon" }, 400],
  ])("is refused: %s", async (_, headers, expected) => {
    const [status, called] = await statusOf(headers);
    expect([status, called]).toEqual([expected, 0]);
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["an unknown field", `{"tenantId":"open","executionId":"x","more":1}`],
    ["a wrong type", `{"tenantId":1}`],
    ["a list", "[]"],
    ["a prototype", `{"__proto__":{"tenantId":"open"}}`],
    ["something deep", `${`{"filter":`.repeat(2_000)}1${"}".repeat(2_000)}`],
  ])("is refused: %s", async (_, body) => {
    calls = 0;
    const { status } = await gateway.call(GET, body);
    expect([status, calls]).toEqual([400, 0]);
  });

  test("is refused: more than 4 MiB", async () => {
    const { status } = await gateway.call(GET, { ...wish, executionId: "x".repeat(4_194_304) });
    expect(status).toBe(429);
  });

  test.each(["GET", "HEAD", "PUT", "DELETE", "PATCH"])("is refused: %s", async (method) => {
    const { status } = await rawRequest(gateway.port, PATH, { method, headers: CALL_HEADERS });
    expect(status).toBe(405);
  });
});

test("methods that are not for people are not there", async () => {
  const names = peopleServices.flatMap(({ service }) =>
    service.methods
      .filter(
        ({ localName }) =>
          !forwarded.some((one) => one.service === service && one.methods.includes(localName)),
      )
      .map(({ name }) => `${service.typeName.slice("writ.".length)}/${name}`),
  );
  expect(names).toEqual([
    "evidence.v1.EvidenceService/Append",
    "evidence.v1.EvidenceService/GetHeads",
    "grant.v1.RevocationService/AcknowledgeRevocations",
    "identity.v1.IdentityService/VerifyCredentials",
  ]);
  const others = [
    "grant.v1.GrantSigningService/IssueGrants",
    "grant.v1.GrantService/Redeem",
    "policy.v1.AuthorizationService/Authorize",
    "lineage.v1.LineageService/GetExecution/",
    "lineage.v1.LineageService/GetExecution?x",
    "lineage.v1.LineageService/getExecution",
    "lineage.v1.LineageService/../LineageService/GetExecution",
    "lineage.v1.LineageService%2FGetExecution",
    "lineage.v1.LineageService/constructor",
  ];
  for (const name of [...names, ...others]) expect((await gateway.call(name, {})).status).toBe(404);
  const reflection = await rawRequest(
    gateway.port,
    "/api/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    { method: "POST", headers: CALL_HEADERS },
  );
  expect(reflection.status).toBe(404);
});

test("none of it was an error of the console's own", () => {
  expect(gateway.bugs).toEqual([]);
});
