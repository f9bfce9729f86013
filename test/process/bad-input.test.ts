import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AppendRequestSchema,
  AppendResponseSchema,
  type EventKind,
} from "@writ/proto/writ/evidence/v1/evidence";
import { AddIssuerRequestSchema, type IssuerKind } from "@writ/proto/writ/identity/v1/identity";
import { AuthorizeBatchRequestSchema } from "@writ/proto/writ/policy/v1/policy";
import { Code } from "@writ/rpc";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { p256Pem } from "../../packages/cluster/src/keys.ts";
import { authorizeMessage, type RequestChanges } from "../support/authorize-message.ts";
import { forgedCertificate } from "../support/forged-certificate.ts";
import { loggedBugs } from "../support/logged-bugs.ts";
import { newId } from "../support/party.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { CALLERS, LISTED } from "./bad-input/callers.ts";
import { type Doors, doorsOf } from "./bad-input/doors.ts";
import { inputOf, nested, wrongFields } from "./bad-input/wrong-fields.ts";
import { noMessages } from "./bad-input/no-messages.ts";
import { signedByCluster, WORKLOAD, wrongCertificates } from "./bad-input/wrong-certificates.ts";
import { openWorld, SEARCH, type World } from "./denials/world.ts";

const AUTHORIZE = "/writ.policy.v1.AuthorizationService/Authorize";
const CHECKPOINT = "/writ.evidence.v1.EvidenceService/GetCheckpoint";
const SERVICES = ["authorize", "identity", "grants", "evidence"] as const;
const NOTHING = new Uint8Array();
/** A number that no enumeration has. */
const UNKNOWN = 99;

const methods = LISTED.flatMap(({ at, methods: callers, service }) =>
  service.methods.map((method) => ({
    at,
    path: `/${service.typeName}/${method.name}`,
    allowed: callers[method.name] ?? [],
  })),
);

let cluster: SeededCluster;
let doors: Doors;
let world: World;
let pidsBefore: Readonly<Record<string, number>>;

beforeAll(async () => {
  cluster = await seededCluster();
  doors = doorsOf(cluster);
  world = await openWorld(cluster);
  pidsBefore = cluster.running.pids;
});

afterEach(expectServed);

afterAll(async () => {
  world?.close();
  await doors?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

/** A good request, in which all four services have a part, and no service was started again. */
async function expectServed(): Promise<void> {
  await expect(world.started()).resolves.toBeDefined();
  expect(cluster.running.pids).toEqual(pidsBefore);
}

function authorizeWith(changes: RequestChanges) {
  const { environment } = cluster;
  const message = authorizeMessage(environment, SEARCH, world.orchestrator.credential, changes);
  return doors.open("authorize", "workload").call({ path: AUTHORIZE, message });
}

describe("callers", () => {
  test("the list of callers names every method there is", () => {
    for (const { methods: callers, service } of LISTED)
      expect(Object.keys(callers).toSorted()).toEqual(
        service.methods.map(({ name }) => name).toSorted(),
      );
  });

  test.each(CALLERS)("%s may call what the list says, and nothing else", async (caller) => {
    const answers = await Promise.all(
      methods.map(async ({ allowed, at, path }) => {
        // Field 1 is the text "?": no tenant, and nothing else that anybody accepts.
        const message = Uint8Array.from([0x0a, 0x01, 0x3f]);
        const { code, reason } = await doors.open(at, caller).call({ path, message });
        return { path, refused: code === Code.PERMISSION_DENIED && reason, allowed };
      }),
    );
    expect(answers.map(({ path, refused }) => [path, refused])).toEqual(
      answers.map(({ path, allowed }) => [
        path,
        allowed.includes(caller) ? false : "CALLER_NOT_ALLOWED",
      ]),
    );
  });

  test("a workload may not watch the revocations of all tenants", async () => {
    const path = "/writ.grant.v1.RevocationService/WatchRevocations";
    const answer = await doors.open("grants", "workload").call({ path, message: NOTHING });
    expect(answer).toMatchObject({ code: Code.PERMISSION_DENIED, reason: "CALLER_NOT_ALLOWED" });
  });
});

describe("certificates", () => {
  test("a certificate of the authority with one SPIFFE id is let in", async () => {
    const tls = await signedByCluster(cluster, { uris: [WORKLOAD] });
    for (const at of SERVICES) {
      const channel = doors.openWith(at, tls);
      const health = { path: "/grpc.health.v1.Health/Check", message: NOTHING };
      expect(await channel.call(health)).toMatchObject({ code: Code.OK });
    }
  });

  test.each(wrongCertificates)(
    "a certificate with %s is nobody's",
    async (_what, uris, isAuthority) => {
      const tls = await signedByCluster(cluster, { uris, isAuthority });
      for (const { at, path } of methods) {
        const answer = await doors.openWith(at, tls).call({ path, message: NOTHING });
        expect({ path, ...answer }).toMatchObject({
          path,
          code: Code.UNAUTHENTICATED,
          reason: "CALLER_UNAUTHENTICATED",
        });
      }
    },
  );

  test("there is no connection without a certificate, with another authority's, or with one that is over", async () => {
    const stranger = {
      certPem: cluster.environment.trust.caPem,
      keyPem: p256Pem(),
    };
    const wrong = [
      undefined,
      forgedCertificate(stranger, { uris: [WORKLOAD] }),
      await signedByCluster(cluster, { uris: [WORKLOAD], notAfterMs: Date.now() - 1_000 }),
    ];
    for (const tls of wrong)
      for (const at of SERVICES)
        await expect(
          doors.openWith(at, tls).call({ path: CHECKPOINT, message: NOTHING }),
        ).rejects.toBeInstanceOf(Error);
  });
});

describe("bytes", () => {
  test.each(methods)("$path refuses what is not its message", async ({ allowed, at, path }) => {
    const [caller = "operator"] = allowed;
    const message = Uint8Array.from([0xff, 0xff, 0xff, 0xff]);
    const answer = await doors.open(at, caller).call({ path, message });
    expect(answer).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: "REQUEST_INVALID" });
  });

  test.each(SERVICES)("%s survives messages that are none", async (at) => {
    const path = methods.find((method) => method.at === at)?.path ?? "";
    const channel = () => doors.openWith(at, cluster.operator);
    for (const call of noMessages) {
      const outcome = await channel()
        .call({ path, timeout: "1S", ...call })
        .then(
          ({ code }) => code,
          () => "no status",
        );
      expect(outcome).not.toBe(Code.OK);
    }
  });

  test.each(SERVICES)("%s refuses a message of 5 MiB", async (at) => {
    const path = methods.find((method) => method.at === at)?.path ?? "";
    const message = new Uint8Array(5 * 1024 * 1024);
    const outcome = await doors
      .openWith(at, cluster.operator)
      .call({ path, message })
      .then(
        ({ code }) => code,
        () => "no status",
      );
    // The server may end the stream before it has read what it does not want.
    expect([Code.RESOURCE_EXHAUSTED, "no status"]).toContain(outcome);
  });

  test.each(SERVICES)("%s does not know other methods", async (at) => {
    const listed = LISTED.find((one) => one.at === at);
    const channel = doors.open(at, "operator");
    for (const path of [`/${listed?.service.typeName}/Destroy`, "/writ.other.v1.Other/Do", "/"]) {
      const outcome = await channel.call({ path, message: NOTHING });
      expect(outcome).toMatchObject({ code: Code.UNIMPLEMENTED });
    }
  });
});

describe("deadlines", () => {
  const unary = methods.filter(({ path }) => !/\/Watch|WalkDescendants/.test(path));

  test.each(unary)("$path refuses a call without a deadline", async ({ allowed, at, path }) => {
    const channel = doors.open(at, allowed[0] ?? "operator");
    const answer = await channel.call({ path, message: NOTHING, timeout: null });
    expect(answer).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: "DEADLINE_MISSING" });
  });

  test.each(SERVICES)("%s refuses a call with too short a deadline", async (at) => {
    const { allowed = [], path = "" } = unary.find((method) => method.at === at) ?? {};
    const channel = doors.open(at, allowed[0] ?? "operator");
    // On a busy machine the deadline may have passed before anybody could say that it is too short.
    await vi.waitFor(async () => {
      const answer = await channel.call({ path, message: NOTHING, timeout: "25m" });
      expect(answer).toMatchObject({
        code: Code.DEADLINE_EXCEEDED,
        reason: "DEADLINE_TOO_SHORT",
      });
    });
  });
});

describe("fields", () => {
  test("an input may have 64 KiB and 32 levels, and not one more", async () => {
    for (const inputJson of [inputOf(64 * 1024), nested(32)]) {
      const { resource } = SEARCH;
      const reply = await world.ask({ resource, input: inputJson, dryRun: true });
      expect(reply.reasons.map(({ code }) => code)).not.toContain("INPUT_NOT_CANONICAL");
    }
    for (const inputJson of [inputOf(64 * 1024 + 1), nested(33)])
      expect(await authorizeWith({ inputJson })).toMatchObject({
        code: Code.INVALID_ARGUMENT,
        reason: "REQUEST_TOO_LARGE",
      });
  });

  test.each(wrongFields)("a request with %s is refused", async (_what, changes) => {
    expect(await authorizeWith(changes)).toMatchObject({
      code: Code.INVALID_ARGUMENT,
      reason: "REQUEST_INVALID",
    });
  });

  test("a batch has one to a hundred requests", async () => {
    const path = "/writ.policy.v1.AuthorizationService/AuthorizeBatch";
    for (const length of [0, 101]) {
      const requests = Array.from({ length }, () => ({}));
      const batch = create(AuthorizeBatchRequestSchema, { requests });
      const message = toBinary(AuthorizeBatchRequestSchema, batch);
      const answer = await doors.open("authorize", "workload").call({ path, message });
      expect(answer).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: "REQUEST_INVALID" });
    }
  });

  test("an issuer of a kind that nobody knows is refused", async () => {
    const issuer = {
      tenantId: "sample",
      issuer: "https://issuer.test",
      kind: UNKNOWN as IssuerKind,
      algorithms: ["ES256"],
      audience: "urn:test",
      jwksJson: '{"keys":[]}',
      maxLifetimeS: 600,
      principalType: "User",
    };
    const request = create(AddIssuerRequestSchema, { issuer });
    const answer = await doors.open("identity", "operator").call({
      path: "/writ.identity.v1.IdentityService/AddIssuer",
      message: toBinary(AddIssuerRequestSchema, request),
    });
    expect(answer).toMatchObject({ code: Code.INVALID_ARGUMENT, reason: "REQUEST_INVALID" });
  });

  test("an event of a kind that nobody knows does not get into the log", async () => {
    const entry = { tenantId: "sample", eventId: newId(), kind: UNKNOWN as EventKind };
    const request = create(AppendRequestSchema, { entries: [entry] });
    const answer = await doors.open("evidence", "policy-decision").call({
      path: "/writ.evidence.v1.EvidenceService/Append",
      message: toBinary(AppendRequestSchema, request),
    });
    expect(answer).toMatchObject({ code: Code.OK });
    expect(fromBinary(AppendResponseSchema, answer.response).results).toMatchObject([
      { result: { case: "failure", value: { code: "ENTRY_INVALID" } } },
    ]);
  });
});

describe("what every server answers", () => {
  test.each(SERVICES)("%s tells its health and its services", async (at) => {
    const channel = doors.open(at, "workload");
    const health = await channel.call({ path: "/grpc.health.v1.Health/Check", message: NOTHING });
    // HealthCheckResponse.status = SERVING.
    expect([...health.response]).toEqual([0x08, 0x01]);
    for (const version of ["v1", "v1alpha"]) {
      const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
      // ServerReflectionRequest.list_services = "*".
      const message = Uint8Array.from([0x3a, 0x01, 0x2a]);
      const { response } = await channel.call({ path, message });
      const text = Buffer.from(response).toString("latin1");
      for (const { service } of LISTED.filter((one) => one.at === at))
        expect(text).toContain(service.typeName);
    }
  });
});

test("none of this was a surprise to a service", async () => {
  expect(await loggedBugs(cluster.dataDir)).toEqual([]);
});
