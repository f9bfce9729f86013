import { create, type DescMethod, type Message, toJsonString } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { type CallContext, Code, type Guard, type Role, roles, RpcError } from "@writ/rpc";
import { describe, expect, test } from "vitest";
import {
  commonServices,
  type Guarded,
  otherServices,
  peopleServices,
} from "../../../../test/support/guarded-services.ts";
import { PUBLIC_TENANT, TENANT } from "../testing/control-plane.ts";
import { forwarded } from "./forwarded.ts";

const methods = [...peopleServices, ...commonServices, ...otherServices].flatMap(methodsOf);

function methodsOf({ guard, service }: Guarded) {
  return service.methods.map((method) => ({
    name: `${service.name}/${method.name}`,
    method,
    guard,
  }));
}

/** A call that comes by the console from somebody with this role, of the tenant acme unless it is a visitor. */
function callBy(role: Role, method: DescMethod): CallContext {
  const expiresAtMs = Number.MAX_SAFE_INTEGER;
  return {
    method,
    peer: { path: "service/console", spiffeId: "spiffe://writ.test/service/console" },
    publicTenant: PUBLIC_TENANT,
    ...(role !== "public" && {
      session: { tenant: TENANT, subject: "User::ada", role, method: "code", expiresAtMs },
    }),
    deadlineMs: undefined,
    signal: new AbortController().signal,
  };
}

/** A request whose every `tenant_id`, however deep, is this tenant. */
function requestFor(method: DescMethod, tenant: string): Message {
  const fill = (message: Message, desc: DescMethod["input"]): Message => {
    const reflected = reflect(desc, message);
    for (const field of desc.fields) {
      if (field.name === "tenant_id") reflected.set(field, tenant);
      if (field.fieldKind !== "message" || !field.message.typeName.startsWith("writ.")) continue;
      reflected.set(field, reflect(field.message, fill(create(field.message), field.message)));
    }
    return message;
  };
  return fill(create(method.input), method.input);
}

function mayCall(guard: Guard, call: CallContext, tenant: string): boolean {
  try {
    guard(call, requestFor(call.method, tenant));
    return true;
  } catch (error) {
    if (error instanceof RpcError && error.code === Code.PERMISSION_DENIED) return false;
    throw error;
  }
}

const reached = (role: Role): string => (role === "public" ? PUBLIC_TENANT : TENANT);

test("who may call what by the console", () => {
  const table = methods.map(({ guard, method, name }) => {
    const who = roles.filter((role) => mayCall(guard, callBy(role, method), reached(role)));
    return `${name.padEnd(40)} ${who.length === 0 ? "nobody" : who.join(" ")}`;
  });
  expect(table).toMatchSnapshot();
});

describe.each(methods)("$name", ({ guard, method }) => {
  test("gives each role what those before it have", () => {
    const may = roles.map((role) => mayCall(guard, callBy(role, method), reached(role)));
    expect(may).toEqual(may.toSorted((a, b) => Number(a) - Number(b)));
  });

  test("reaches no other tenant, whatever the role, unless it concerns none", () => {
    const text = toJsonString(method.input, requestFor(method, "a-tenant"));
    const isTenantFree = !text.includes("a-tenant");
    for (const role of roles)
      for (const other of ["other", "", "-", role === "public" ? TENANT : PUBLIC_TENANT])
        expect(mayCall(guard, callBy(role, method), other)).toBe(
          isTenantFree && mayCall(guard, callBy(role, method), reached(role)),
        );
  });
});

test("the console forwards what people may call, and nothing else", () => {
  const wanted = peopleServices
    .flatMap(methodsOf)
    .filter(({ guard, method }) => mayCall(guard, callBy("admin", method), TENANT));
  const names = forwarded.flatMap(({ methods: some, service }) =>
    service.methods
      .filter(({ localName }) => some.includes(localName))
      .map((method) => `${service.name}/${method.name}`),
  );
  expect(names.toSorted()).toEqual(wanted.map(({ name }) => name).toSorted());
});

test("each method is forwarded to the process that has it", () => {
  expect(forwarded.map(({ service, upstream }) => [service.name, upstream])).toEqual(
    peopleServices.map(({ process, service }) => [service.name, process]),
  );
});
