import type { DescService } from "@bufbuild/protobuf";
import { failure } from "./failure.ts";
import type { Guard } from "./handlers.ts";
import type { Peer } from "./peer.ts";

/**
 * Who may call a method: `service/evidence` is that very SPIFFE path, `workload` every path below `workload/`,
 * `any` everybody with a certificate of the trust domain.
 */
export type Caller = `service/${string}` | "operator" | "workload" | "any";

/** Who may call what: one line per method, so that a new method does not compile without one. */
export type AccessTable<S extends DescService> = {
  readonly [K in keyof S["method"]]: readonly Caller[];
};

/** Refuses callers that the table does not name for the method. */
export function access<S extends DescService>(service: S, table: AccessTable<S>): Guard {
  const rules = new Map(Object.entries<readonly Caller[]>(table));
  return (call) => {
    if (call.method.parent !== service) return;
    const { peer } = call;
    if (peer === undefined)
      throw failure(
        "CALLER_UNAUTHENTICATED",
        "a client certificate with one SPIFFE id of the trust domain is required",
      );
    const callers = rules.get(call.method.localName) ?? [];
    if (!callers.some((caller) => isAllowed(caller, peer)))
      throw failure("CALLER_NOT_ALLOWED", `${peer.spiffeId} may not call ${call.method.name}`);
  };
}

function isAllowed(caller: Caller, peer: Peer): boolean {
  if (caller === "any") return true;
  if (caller === "operator" || caller === "workload") return peer.path.startsWith(`${caller}/`);
  return peer.path === caller;
}
