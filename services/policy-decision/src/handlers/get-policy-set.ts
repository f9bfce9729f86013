import {
  type CedarEngine,
  EngineFailureError,
  type PolicyFile,
  PolicySetError,
  reducePolicyFiles,
} from "@writ/policy";
import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { type CallContext, callerName, failure, type Handlers, roleOf } from "@writ/rpc";
import { sha256 } from "@writ/token";
import type { Files, PolicyStore } from "../store/store.ts";
import { policySetView } from "./policy-set-view.ts";
import { requireTenant } from "./tenant-field.ts";

/** What the handler works with. */
export interface GetPolicySetDeps {
  readonly store: Pick<PolicyStore, "currentActivation" | "files" | "find">;
  readonly engine: CedarEngine;
}

/** GetPolicySet: one set with its files; the active one when no digest is named. */
export function getPolicySet({
  engine,
  store,
}: GetPolicySetDeps): Handlers<typeof PolicyService>["getPolicySet"] {
  return async ({ covered, digest, tenantId }, call) => {
    requireTenant(tenantId);
    if (covered) requireKnown(call);
    const current = await store.currentActivation(tenantId);
    const wanted = digest === "" ? current?.digest : digest;
    const set = wanted === undefined ? undefined : await store.find(tenantId, wanted);
    if (set === undefined)
      throw failure(
        "NOT_FOUND",
        wanted === undefined ? "no policy set is active" : `no policy set ${wanted}`,
      );
    const files = await store.files(tenantId, set.digest);
    return {
      policySet: policySetView(set, current),
      files: covered ? [...coveredOf(files, engine)] : allOf(files),
    };
  };
}

/** Reading a whole set takes time that decisions need: visitors have it only as it was published. */
function requireKnown(call: CallContext): void {
  if (roleOf(call) !== "public") return;
  throw failure("CALLER_NOT_ALLOWED", `${callerName(call)} may not ask for what a digest covers`, {
    metadata: { needs: "analyst" },
  });
}

function allOf(files: Files): PolicyFile[] {
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => ({ path, content: Buffer.from(text, "utf8") }));
}

function coveredOf(files: Files, engine: CedarEngine): readonly PolicyFile[] {
  try {
    return reducePolicyFiles(files, engine, sha256);
  } catch (error) {
    if (error instanceof PolicySetError || error instanceof EngineFailureError)
      throw failure("STATE_CONFLICT", "the policy engine does not take this set any more");
    throw error;
  }
}
