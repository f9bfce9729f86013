import type { DescMessage, DescService, MessageShape } from "@bufbuild/protobuf";
import { failure } from "./failure.ts";
import type { CallContext, Guard } from "./handlers.ts";
import { hasRole, type Role, roleOf } from "./session.ts";
import { requireOwnTenant, type TenantOf, tenantReader } from "./tenant.ts";

/**
 * Who may call a method: `service/evidence` is that very SPIFFE path, `workload` every path below `workload/`, `role/admin` people with
 * that role or a higher one who come by the console, `any` everybody with a certificate of the trust domain.
 */
export type Caller = `service/${string}` | `role/${Role}` | "operator" | "workload" | "any";

/**
 * Who may call a method. People reach their own tenant only, which is read from the request's `tenant_id`; a request that has it
 * elsewhere says where, and one that concerns no tenant says "none".
 */
export type AccessRule<I extends DescMessage> =
  | readonly Caller[]
  | {
      readonly callers: readonly Caller[];
      readonly tenant: "none" | ((request: MessageShape<I>) => string);
    };

/** Who may call what: one line per method, so that a new method does not compile without one. */
export type AccessTable<S extends DescService> = {
  readonly [K in keyof S["method"]]: AccessRule<S["method"][K]["input"]>;
};

interface Rule {
  readonly callers: readonly Caller[];
  readonly tenantOf: TenantOf | undefined;
}

/**
 * Refuses callers that the table does not name for the method, and people who ask for another tenant than their own.
 * Throws TypeError for a table that opens a method to people and does not say where its request names the tenant.
 */
export function access<S extends DescService>(service: S, table: AccessTable<S>): Guard {
  const rules = new Map<string, Rule>(
    service.methods.map((method) => {
      const rule = table[method.localName as keyof S["method"]] as AccessRule<DescMessage>;
      const { callers, tenant } = "callers" in rule ? rule : { callers: rule, tenant: undefined };
      const tenantOf = tenantReader(method, tenant);
      if (tenantOf === undefined && callers.some((caller) => caller.startsWith("role/")))
        throw new TypeError(`${method.name} is open to people, but where is its tenant?`);
      return [method.localName, { callers, tenantOf }];
    }),
  );
  return (call, request) => {
    if (call.method.parent !== service) return;
    const { callers, tenantOf } = rules.get(call.method.localName) ?? { callers: [] };
    requireCaller(call, callers);
    if (roleOf(call) !== undefined && tenantOf !== undefined)
      requireOwnTenant(call, tenantOf, request);
  };
}

function requireCaller(call: CallContext, callers: readonly Caller[]): void {
  const { method, peer } = call;
  if (peer === undefined)
    throw failure(
      "CALLER_UNAUTHENTICATED",
      "a client certificate with one SPIFFE id of the trust domain is required",
    );
  if (callers.some((caller) => isAllowed(caller, call, peer.path))) return;
  const role = roleOf(call);
  const needed = callers.find((caller) => caller.startsWith("role/"));
  if (role === undefined || needed === undefined)
    throw failure("CALLER_NOT_ALLOWED", `${peer.spiffeId} may not call ${method.name}`);
  const needs = needed.slice("role/".length);
  throw failure("CALLER_NOT_ALLOWED", `${method.name} needs the role ${needs}`, {
    metadata: { role, needs },
  });
}

function isAllowed(caller: Caller, call: CallContext, path: string): boolean {
  if (caller === "any") return true;
  if (caller === "operator" || caller === "workload") return path.startsWith(`${caller}/`);
  if (caller.startsWith("role/")) return hasRole(call, caller.slice("role/".length) as Role);
  return path === caller;
}
