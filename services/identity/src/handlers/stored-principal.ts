import type { Principal, PrincipalRef } from "../registry/principal.ts";
import { type IdentityStore, NotRegisteredError } from "../store/store.ts";

/** A principal as it is stored now. @throws NotRegisteredError, StoreUnavailableError */
export async function storedPrincipal(
  store: Pick<IdentityStore, "find">,
  ref: PrincipalRef,
): Promise<Principal> {
  const { principals } = await store.find({ issuers: [], principals: [ref], measurements: [] });
  const [principal] = principals;
  if (principal === undefined) throw new NotRegisteredError("there is no such principal");
  return principal;
}
