import { type DescMessage, type DescMethod, ScalarType } from "@bufbuild/protobuf";
import { requireWellFormed } from "./definition.ts";
import { failure } from "./failure.ts";
import type { CallContext } from "./handlers.ts";

/** Reads the tenant a request is about; `none` for requests that are about no tenant. */
export type TenantOf = "none" | ((request: object) => unknown);

/**
 * Where the requests of a method name their tenant: in `tenant_id`, or where `told`; undefined when that is not known.
 * Throws TypeError when it is told although the request has a `tenant_id`.
 */
export function tenantReader(
  method: DescMethod,
  told: "none" | ((request: never) => string) | undefined,
): TenantOf | undefined {
  const hasField = hasTenantId(method.input);
  if (hasField && told !== undefined)
    throw new TypeError(`${method.name} has a tenant_id: nothing else says its tenant`);
  if (hasField) return (request) => (request as { readonly tenantId?: unknown }).tenantId;
  return told as TenantOf | undefined;
}

/**
 * Refuses people who ask for another tenant than the one they may reach: that of their session, or without one the public tenant.
 * @throws RpcError CALLER_NOT_ALLOWED, REQUEST_INVALID
 */
export function requireOwnTenant(
  call: CallContext,
  tenantOf: TenantOf,
  request: object | undefined,
): void {
  if (tenantOf === "none") return;
  requireWellFormed(request, call.method);
  const wanted = request === undefined ? undefined : tenantOf(request);
  const reached = call.session === undefined ? call.publicTenant : call.session.tenant;
  if (reached !== undefined && wanted === reached) return;
  if (call.session === undefined)
    throw failure("CALLER_NOT_ALLOWED", "sign in: without a session this tenant cannot be seen", {
      metadata: { role: "public", needs: "analyst" },
    });
  throw failure("CALLER_NOT_ALLOWED", "the session is for another tenant", {
    metadata: { role: call.session.role, tenant: call.session.tenant },
  });
}

function hasTenantId({ fields }: DescMessage): boolean {
  return fields.some(
    (field) =>
      field.name === "tenant_id" &&
      field.fieldKind === "scalar" &&
      field.scalar === ScalarType.STRING,
  );
}
