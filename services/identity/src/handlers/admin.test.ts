import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { generateKeyPairSync } from "node:crypto";
import {
  AddIssuerRequestSchema,
  AddMeasurementRequestSchema,
  AddPrincipalRequestSchema,
  IdentityService,
  IssuerKind,
  ListPrincipalsRequestSchema,
  RemoveIssuerRequestSchema,
  RemoveMeasurementRequestSchema,
  SuspendPrincipalRequestSchema,
} from "@writ/proto/writ/identity/v1/identity";
import { canonicalize } from "@writ/encoding";
import { readIdentityChange } from "@writ/evidence";
import { type CallContext, failureReason } from "@writ/rpc";
import { statementKey } from "@writ/service";
import { publicJwk } from "@writ/token";
import { expect, test } from "vitest";
import { LogUnavailableError } from "../changes/relay.ts";
import { issuerOf, keys, testWorld } from "../testing/world.ts";
import { testKey } from "../testing/issuer.ts";
import { memoryStore } from "../store/memory.ts";
import { type PendingStatement, StoreUnavailableError } from "../store/store.ts";
import { addIssuer } from "./add-issuer.ts";
import { addMeasurement } from "./add-measurement.ts";
import { addPrincipal } from "./add-principal.ts";
import { listIssuers } from "./list-issuers.ts";
import { listMeasurements } from "./list-measurements.ts";
import { listPrincipals } from "./list-principals.ts";
import { removeIssuer } from "./remove-issuer.ts";
import { removeMeasurement } from "./remove-measurement.ts";
import { suspendPrincipal } from "./suspend-principal.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const call: CallContext = {
  method: IdentityService.method.addIssuer,
  peer: { path: "operator/ada", spiffeId: "spiffe://writ.local/operator/ada" },
  deadlineMs: undefined,
  signal: new AbortController().signal,
};

async function world() {
  const { parts } = await testWorld(memoryStore());
  await parts.store.forgetStatements(await parts.store.pendingStatements());
  const log: PendingStatement[] = [];
  const state = { isLogUp: true };
  return {
    log,
    state,
    store: parts.store,
    changes: () => log.map((s) => readIdentityChange(s.payload).predicate.change),
    parts: {
      ...parts,
      statementKey: statementKey(pem),
      onRefused: () => {},
      async append(statements: readonly PendingStatement[]) {
        if (!state.isLogUp) throw new LogUnavailableError("the log is down");
        log.push(...statements);
        return statements.map(() => ({ refusal: undefined }));
      },
    },
  };
}

const message = <D extends DescMessage>(schema: D, init: MessageInitShape<D>) =>
  create(schema, init);
const alice = {
  tenantId: "acme",
  principal: "User::alice",
  jwksJson: [canonicalize(publicJwk(keys.stranger.publicKey))],
  teams: ["Team::ops"],
  attributesJson: '{ "clearance": 3 }',
};
const addAlice = message(AddPrincipalRequestSchema, { principal: alice });
const reasonOf = (promise: Promise<unknown>) => promise.then(() => "done", failureReason);

test("registers, suspends and lists a principal, each change in the log before the answer", async () => {
  const { parts, changes, store } = await world();
  const added = await addPrincipal(parts)(addAlice, call);
  expect(added.principal).toMatchObject({
    ...alice,
    attributesJson: '{"clearance":3}',
    suspended: false,
    createdAt: { seconds: 1_800_000_000n },
  });
  expect(changes()).toEqual(["principal.add"]);
  const suspend = message(SuspendPrincipalRequestSchema, {
    tenantId: "acme",
    principal: "User::alice",
    suspended: true,
  });
  const { principal } = await suspendPrincipal(parts)(suspend, call);
  expect(principal?.suspended).toBe(true);
  await suspendPrincipal(parts)(
    message(SuspendPrincipalRequestSchema, { ...suspend, suspended: false }),
    call,
  );
  expect(changes()).toEqual(["principal.add", "principal.suspend", "principal.resume"]);
  const list = message(ListPrincipalsRequestSchema, { tenantId: "acme" });
  const { principals } = await listPrincipals(store)(list, call);
  expect(principals?.map((p) => p.principal)).toEqual([
    "Agent::planner",
    "User::alice",
    "Workload::orchestrator",
  ]);
});

test("registers, lists and removes an issuer", async () => {
  const { parts, changes, store } = await world();
  const { tenant, kind, jwks, algorithms, console: _, ...rest } = issuerOf([testKey("ES256", "e")]);
  const issuer = {
    ...rest,
    tenantId: tenant,
    kind: kind === "oidc" ? IssuerKind.OIDC : IssuerKind.JWT_SVID,
    algorithms: [...algorithms],
    jwksJson: jwks,
  };
  const added = await addIssuer(parts)(message(AddIssuerRequestSchema, { issuer }), call);
  expect(added.issuer).toEqual(issuer);
  const list = message(ListPrincipalsRequestSchema, { tenantId: "acme" });
  const { tenantId } = list;
  const { issuers } = await listIssuers(store)(
    { ...list, $typeName: "writ.identity.v1.ListIssuersRequest" },
    call,
  );
  expect([issuers, tenantId]).toEqual([[issuer], "acme"]);
  const remove = message(RemoveIssuerRequestSchema, { tenantId: "acme", issuer: issuer.issuer });
  await removeIssuer(parts)(remove, call);
  expect(await reasonOf(removeIssuer(parts)(remove, call))).toBe("NOT_FOUND");
  expect(changes()).toEqual(["issuer.add", "issuer.remove"]);
});

test("registers how the users of an issuer sign in to the console", async () => {
  const { parts, store } = await world();
  const { algorithms, jwks, tenant, ...rest } = issuerOf([testKey("ES256", "e")]);
  const signIn = {
    clientId: "writ-console",
    rolesClaim: "groups",
    roles: [{ value: "writ-admins", role: "admin" }],
  };
  const issuer = {
    ...rest,
    tenantId: tenant,
    kind: IssuerKind.OIDC,
    algorithms: [...algorithms],
    jwksJson: jwks,
    console: signIn,
  };
  const added = await addIssuer(parts)(message(AddIssuerRequestSchema, { issuer }), call);
  expect(added.issuer?.console).toEqual(signIn);
  expect(await store.listIssuers("acme")).toMatchObject([{ console: signIn }]);
  const wrong = { ...signIn, roles: [{ value: "a", role: "root" }] };
  const refused = message(AddIssuerRequestSchema, { issuer: { ...issuer, console: wrong } });
  expect(await reasonOf(addIssuer(parts)(refused, call))).toBe("REQUEST_INVALID");
});

test("records a change under the name of who is signed in", async () => {
  const { parts, log } = await world();
  const session = {
    tenant: "acme",
    subject: "User::kern",
    role: "admin",
    method: "code",
    expiresAtMs: Number.MAX_SAFE_INTEGER,
  } as const;
  const peer = { path: "service/console", spiffeId: "spiffe://writ.local/service/console" };
  await addPrincipal(parts)(addAlice, { ...call, peer, session });
  expect(log.map((s) => readIdentityChange(s.payload).predicate.by)).toEqual(["User::kern"]);
});

test("registers, lists and removes a reference value", async () => {
  const { parts, changes, store } = await world();
  const ref = {
    tenantId: "acme",
    profile: "process-measure/v1",
    measurement: `sha256:${"0f".repeat(32)}`,
  };
  const measurement = { ...ref, name: "planner", level: 2, environment: "prod" };
  const added = await addMeasurement(parts)(
    message(AddMeasurementRequestSchema, { measurement }),
    call,
  );
  expect(added.measurement).toEqual(measurement);
  const listed = await listMeasurements(store)(
    { $typeName: "writ.identity.v1.ListMeasurementsRequest", tenantId: "acme" },
    call,
  );
  expect(listed.measurements).toEqual([measurement]);
  const remove = message(RemoveMeasurementRequestSchema, ref);
  await removeMeasurement(parts)(remove, call);
  expect(await reasonOf(removeMeasurement(parts)(remove, call))).toBe("NOT_FOUND");
  expect(changes()).toEqual(["measurement.add", "measurement.remove"]);
});

test("says that a change is not in the log yet, and that it is once it was asked for again", async () => {
  const { parts, changes, state, store } = await world();
  state.isLogUp = false;
  expect(await reasonOf(addPrincipal(parts)(addAlice, call))).toBe("DEPENDENCY_UNAVAILABLE");
  expect(await store.pendingStatements()).toHaveLength(1);
  expect(await reasonOf(addPrincipal(parts)(addAlice, call))).toBe("DEPENDENCY_UNAVAILABLE");
  state.isLogUp = true;
  expect(await reasonOf(addPrincipal(parts)(addAlice, call))).toBe("done");
  expect(await reasonOf(addPrincipal(parts)(addAlice, call))).toBe("done");
  expect(changes()).toEqual(["principal.add"]);
});

test("names what is wrong, taken, missing or unavailable", async () => {
  const { parts, store } = await world();
  await addPrincipal(parts)(addAlice, call);
  const other = message(AddPrincipalRequestSchema, { principal: { ...alice, teams: [] } });
  expect(await reasonOf(addPrincipal(parts)(other, call))).toBe("ALREADY_EXISTS");
  for (const empty of [
    addPrincipal(parts)(message(AddPrincipalRequestSchema, {}), call),
    addIssuer(parts)(message(AddIssuerRequestSchema, {}), call),
    addMeasurement(parts)(message(AddMeasurementRequestSchema, {}), call),
    removeIssuer(parts)(message(RemoveIssuerRequestSchema, { tenantId: "acme" }), call),
    removeMeasurement(parts)(message(RemoveMeasurementRequestSchema, { tenantId: "acme" }), call),
    suspendPrincipal(parts)(message(SuspendPrincipalRequestSchema, { tenantId: "acme" }), call),
    listPrincipals(store)(message(ListPrincipalsRequestSchema, { tenantId: "-" }), call),
  ])
    expect(await reasonOf(empty)).toBe("REQUEST_INVALID");
  const ghost = message(SuspendPrincipalRequestSchema, {
    tenantId: "acme",
    principal: "User::ghost",
  });
  expect(await reasonOf(suspendPrincipal(parts)(ghost, call))).toBe("NOT_FOUND");
  const gone = {
    ...store,
    listPrincipals: () => Promise.reject(new StoreUnavailableError("gone")),
  };
  const list = message(ListPrincipalsRequestSchema, { tenantId: "acme" });
  expect(await reasonOf(listPrincipals(gone)(list, call))).toBe("DEPENDENCY_UNAVAILABLE");
});

test("makes no change for a caller without a name", async () => {
  const { parts, store } = await world();
  const nameless = { ...call, peer: undefined };
  expect(await reasonOf(addPrincipal(parts)(addAlice, nameless))).toBe("CALLER_UNAUTHENTICATED");
  expect(await store.listPrincipals("acme")).toHaveLength(2);
});
