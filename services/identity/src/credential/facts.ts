import type { Facts } from "@writ/token";
import type { KnownPrincipal } from "../registry/known.ts";
import { CredentialDenied } from "./credential-denied.ts";

/**
 * What is stated of a principal: what its row says, or nothing of one that an issuer names and nobody registered. Whoever is vouched for is not
 * suspended, which policy may read as an attribute of everybody.
 * @throws CredentialDenied PRINCIPAL_SUSPENDED
 */
export function factsOf(principal: KnownPrincipal | undefined): Facts {
  if (principal?.suspended === true)
    throw new CredentialDenied("PRINCIPAL_SUSPENDED", "an operator suspended this principal");
  return {
    attributes: { ...principal?.attributes, suspended: false },
    teams: principal?.teams ?? [],
  };
}
