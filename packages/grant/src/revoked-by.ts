import type { ReasonCode } from "@writ/reasons";
import { actors, type GrantClaims } from "./claims.ts";
import type { Predicate, PredicateType } from "./revocation-predicate.ts";

/** What of a grant can be revoked. */
export interface GrantFacts {
  readonly tenant: string;
  readonly jti: string;
  readonly execution: string;
  readonly ancestors: readonly string[];
  readonly principal: string;
  readonly actors: readonly string[];
  readonly policy: string;
  readonly measurement: string | null;
  readonly kid: string;
}

/** Finds all known revocations of a value, of whatever type and tenant. */
export type FindPredicates = (value: string) => readonly Predicate[];

/** What of a grant can be revoked; `kid` is the one of its header. */
export function grantFacts(claims: GrantClaims, kid: string): GrantFacts {
  const { exec } = claims;
  return {
    tenant: exec.tenant,
    jti: claims.jti,
    execution: exec.id,
    ancestors: exec.ancestors,
    principal: claims.sub,
    actors: actors(claims.act),
    policy: exec.policy.bundle,
    measurement: exec.runtime?.h ?? null,
    kid,
  };
}

/**
 * The first revocation that matches a grant, or undefined. An execution takes all its descendants
 * along, an actor all it acted in, however deep.
 */
export function revokedBy(facts: GrantFacts, find: FindPredicates): Predicate | undefined {
  const match = (type: PredicateType, value: string): Predicate | undefined =>
    find(value).find(
      (known) => known.type === type && (known.tenant === "" || known.tenant === facts.tenant),
    );
  const any = (type: PredicateType, values: readonly string[]): Predicate | undefined => {
    for (const value of values) {
      const found = match(type, value);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (
    match("grant", facts.jti) ??
    match("execution", facts.execution) ??
    any("execution", facts.ancestors) ??
    match("principal", facts.principal) ??
    any("actor", facts.actors) ??
    match("policy", facts.policy) ??
    (facts.measurement === null ? undefined : match("measurement", facts.measurement)) ??
    match("key", facts.kid) ??
    match("tenant", facts.tenant)
  );
}

/** The reason code of a denial by this revocation. */
export function revocationCode(predicate: Predicate, facts: GrantFacts): ReasonCode {
  switch (predicate.type) {
    case "grant":
      return "GRANT_REVOKED";
    case "execution":
      return predicate.value === facts.execution ? "EXECUTION_REVOKED" : "ANCESTOR_REVOKED";
    case "principal":
      return "PRINCIPAL_REVOKED";
    case "actor":
      return "ACTOR_REVOKED";
    case "policy":
      return "POLICY_REVOKED";
    case "measurement":
      return "MEASUREMENT_REVOKED";
    case "key":
      return "GRANT_KEY_REVOKED";
    case "tenant":
      return "TENANT_REVOKED";
    default:
      return "GRANT_REVOKED";
  }
}
