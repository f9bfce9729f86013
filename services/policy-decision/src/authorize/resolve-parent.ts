import { grantFacts, revocationCode } from "@writ/grant";
import { reasonCodes } from "@writ/reasons";
import type { Ask } from "./ask.ts";
import type { AuthorizeDeps } from "./deps.ts";
import { checkParent, type Parent, readParent } from "./parent.ts";
import { Refusal } from "./refusal.ts";
import type { Caller } from "./verdict.ts";

/** The parent of an act; its signature verified, nothing else yet. */
export type ReadParent = { readonly parent: Parent | undefined } | { readonly refusal: Refusal };

/** Reads the parent grant, if there is one. */
export function readParentOf(ask: Ask, deps: Pick<AuthorizeDeps, "grantKey">): ReadParent {
  if (ask.parentGrant === undefined) return { parent: undefined };
  try {
    return { parent: readParent(ask.parentGrant, deps.grantKey) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}

/** Throws {@link Refusal} unless the parent's execution runs and the caller holds its grant. */
export async function checkParentRuns(
  parent: Parent,
  caller: Caller,
  deadlineMs: number,
  deps: Pick<AuthorizeDeps, "grantStates" | "now">,
): Promise<void> {
  const name = { tenantId: caller.identity.tenant, grantId: parent.claims.jti };
  checkParent(parent, caller.identity, await deps.grantStates.add(name, deadlineMs), deps.now());
}

/** Throws {@link Refusal} when the parent, the caller or what it runs on was revoked. */
export async function checkNotRevoked(
  caller: Caller,
  parent: Parent | undefined,
  policyDigest: string | undefined,
  epoch: number,
  deadlineMs: number,
  deps: Pick<AuthorizeDeps, "revocations">,
): Promise<void> {
  const { identity } = caller;
  const view = await deps.revocations.current(identity.tenant, epoch, deadlineMs);
  const own = {
    tenant: identity.tenant,
    jti: "",
    execution: "",
    ancestors: [],
    principal: identity.sub,
    actors: [identity.act ?? "", identity.sub],
    policy: policyDigest ?? "",
    measurement: identity.runtime?.measurement ?? null,
    kid: "",
  };
  const parents = parent === undefined ? [] : [grantFacts(parent.claims, parent.keyId)];
  for (const facts of [...parents, own]) {
    const found = view.revoked(facts);
    if (found === undefined) continue;
    const code = revocationCode(found, facts);
    // For the step about to be made, its parent is an ancestor.
    const shown =
      code === "EXECUTION_REVOKED" || code === "GRANT_REVOKED" ? "ANCESTOR_REVOKED" : code;
    throw new Refusal(shown, reasonCodes[shown].meaning);
  }
}
