import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GrantService, GrantSigningService } from "@writ/proto/writ/grant/v1/grant";
import {
  AddMeasurementRequestSchema,
  IdentityService,
  ListIssuersRequestSchema,
} from "@writ/proto/writ/identity/v1/identity";
import { access, type AccessTable } from "./access.ts";
import { MalformedRequest } from "./definition.ts";
import { Code, RpcError } from "./error.ts";
import type { CallContext } from "./handlers.ts";
import { type Role, roles, type Session } from "./session.ts";

const guard = access(GrantSigningService, {
  issueGrants: ["service/policy-decision"],
  getGrantStates: ["workload", "operator"],
});

function call(
  path: string | undefined,
  method: CallContext["method"] = GrantSigningService.method.issueGrants,
): CallContext {
  return {
    method,
    peer: path === undefined ? undefined : { spiffeId: `spiffe://td/${path}`, path },
    deadlineMs: undefined,
    signal: new AbortController().signal,
  };
}

test("lets exactly the named service in", () => {
  expect(() => guard(call("service/policy-decision"))).not.toThrow();
  for (const other of ["service/policy-decision/x", "service/identity", "workload/policy-decision"])
    expect(() => guard(call(other))).toThrow(
      expect.objectContaining({ code: Code.PERMISSION_DENIED }),
    );
});

test("lets every id below a kind of caller in, and the kind by itself not", () => {
  const states = GrantSigningService.method.getGrantStates;
  expect(() => guard(call("workload/a", states))).not.toThrow();
  expect(() => guard(call("operator/b/c", states))).not.toThrow();
  for (const other of ["workload", "workloads/a", "service/evidence"])
    expect(() => guard(call(other, states))).toThrow(
      expect.objectContaining({ code: Code.PERMISSION_DENIED }),
    );
});

test("refuses whoever shows no certificate", () => {
  expect(() => guard(call(undefined))).toThrow(
    expect.objectContaining({ code: Code.UNAUTHENTICATED }),
  );
});

test("judges only the methods of its own service", () => {
  expect(() => guard(call(undefined, GrantService.method.redeem))).not.toThrow();
});

const nobody: AccessTable<typeof IdentityService> = {
  verifyCredentials: [],
  addIssuer: [],
  listIssuers: [],
  removeIssuer: [],
  addPrincipal: [],
  listPrincipals: [],
  suspendPrincipal: [],
  addMeasurement: [],
  listMeasurements: [],
  removeMeasurement: [],
};
const people = access(IdentityService, {
  ...nobody,
  listIssuers: ["operator", "role/public"],
  listPrincipals: ["role/analyst"],
  listMeasurements: ["any"],
  suspendPrincipal: ["operator"],
  addMeasurement: {
    callers: ["operator", "role/admin"],
    tenant: ({ measurement }) => measurement?.tenantId ?? "",
  },
  verifyCredentials: { callers: ["role/approver"], tenant: "none" },
});
const { addMeasurement, listIssuers, listMeasurements, listPrincipals, verifyCredentials } =
  IdentityService.method;

/** A call by the console, for somebody of the tenant acme or a visitor; the tenant open is shown to all. */
function consoleCall(role: Role, method: CallContext["method"]): CallContext {
  const session = (known: Session["role"]): Session => ({
    tenant: "acme",
    subject: "User::ada",
    role: known,
    method: "code",
    expiresAtMs: 1,
  });
  return {
    ...call("service/console", method),
    publicTenant: "open",
    ...(role !== "public" && { session: session(role) }),
  };
}

function verdict(one: CallContext, request?: object): string {
  try {
    people(one, request);
    return "let in";
  } catch (error) {
    if (error instanceof RpcError) return Code[error.code];
    throw error;
  }
}

const about = (tenantId: string) => create(ListIssuersRequestSchema, { tenantId });
const measurementOf = (tenantId: string) =>
  create(AddMeasurementRequestSchema, { measurement: { tenantId } });
const DENIED = "PERMISSION_DENIED";

test("gives each role what those before it have, and nothing of those after it", () => {
  const may = (method: CallContext["method"], request: object) =>
    roles.filter((role) => verdict(consoleCall(role, method), request) === "let in");
  expect(may(listPrincipals, about("acme"))).toEqual(["analyst", "approver", "admin"]);
  expect(may(verifyCredentials, {})).toEqual(["approver", "admin"]);
  expect(may(addMeasurement, measurementOf("acme"))).toEqual(["admin"]);
});

test("lets people reach their own tenant and no other", () => {
  const ada = consoleCall("admin", listIssuers);
  expect(verdict(ada, about("acme"))).toBe("let in");
  for (const other of ["open", "", "acme2", "ACME", "-"])
    expect(verdict(ada, about(other))).toBe(DENIED);
  expect(verdict(consoleCall("admin", addMeasurement), measurementOf("open"))).toBe(DENIED);
  expect(verdict(consoleCall("admin", addMeasurement), create(AddMeasurementRequestSchema))).toBe(
    DENIED,
  );
});

test("lets visitors reach the public tenant, if there is one, and no other", () => {
  const visitor = consoleCall("public", listIssuers);
  expect(verdict(visitor, about("open"))).toBe("let in");
  for (const other of ["acme", ""]) expect(verdict(visitor, about(other))).toBe(DENIED);
  const { publicTenant: _, ...nowhere } = visitor;
  for (const tenant of ["open", "acme", ""]) expect(verdict(nowhere, about(tenant))).toBe(DENIED);
});

test("holds the console to the tenant also where everybody may call", () => {
  expect(verdict(consoleCall("analyst", listMeasurements), about("acme"))).toBe("let in");
  expect(verdict(consoleCall("analyst", listMeasurements), about(""))).toBe(DENIED);
  expect(verdict(consoleCall("public", listMeasurements), about("acme"))).toBe(DENIED);
});

test("gives roles to nobody but people behind the console", () => {
  const session = consoleCall("admin", listPrincipals).session;
  if (session === undefined) throw new Error("unreachable");
  for (const path of ["workload/a", "service/evidence", "service/console/x", "operator/b"])
    expect(verdict({ ...call(path, listPrincipals), session }, about("acme"))).toBe(DENIED);
  expect(verdict({ ...call(undefined, listPrincipals), session }, about("acme"))).toBe(
    "UNAUTHENTICATED",
  );
});

test("holds no operator to a tenant", () => {
  expect(verdict(call("operator/a", listIssuers), about("whichever"))).toBe("let in");
});

test("refuses people whose request cannot be read, or was not shown", () => {
  const ada = consoleCall("admin", listIssuers);
  expect(verdict(ada, new MalformedRequest(undefined))).toBe("INVALID_ARGUMENT");
  expect(verdict(ada)).toBe(DENIED);
});

test("says which role is needed", () => {
  const needed = () => people(consoleCall("analyst", addMeasurement), measurementOf("acme"));
  expect(needed).toThrow("AddMeasurement needs the role admin");
});

test("does not begin with a method that is open to people and has no tenant anybody knows of", () => {
  const table = { ...nobody, addIssuer: ["role/admin"] } as const;
  expect(() => access(IdentityService, table)).toThrow(TypeError);
  const told = { callers: ["role/admin"], tenant: "none" } as const;
  expect(() => access(IdentityService, { ...nobody, addIssuer: told })).not.toThrow();
  expect(() => access(IdentityService, { ...nobody, listIssuers: told })).toThrow(TypeError);
});
