import { isTenant, isUid } from "@writ/encoding";

/** Who a client assertion is of. */
export interface ClientId {
  readonly tenant: string;
  /** "Type::id" with Type one of User, Workload, Agent. */
  readonly principal: string;
}

/** Whether a text names a principal: `User::id`, `Workload::id` or `Agent::id`. */
export function isPrincipal(text: string): boolean {
  return /^(?:User|Workload|Agent)::/.test(text) && isUid(text);
}

/** The tenant and principal a client id `<tenant>/<Type>::<id>` names; undefined when it is none. */
export function parseClientId(text: string): ClientId | undefined {
  // The id itself may hold slashes, a tenant never does.
  const slash = text.indexOf("/");
  const tenant = text.slice(0, Math.max(slash, 0));
  const principal = text.slice(slash + 1);
  // Nobody lives in the tenant of unknown tenants.
  if (!isTenant(tenant) || tenant === "-" || !isPrincipal(principal)) return undefined;
  return { tenant, principal };
}
