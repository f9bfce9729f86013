import { createHash } from "node:crypto";
import {
  type CedarEngine,
  EngineFailureError,
  loadPolicySet,
  type LoadedPolicySet,
  PolicySetError,
} from "@writ/policy";
import type { PolicyStore } from "../store/store.ts";

/** Gives a published policy set ready to decide; undefined when its files are not the set that the digest names. */
export type LoadedSets = (tenantId: string, digest: string) => Promise<LoadedPolicySet | undefined>;

const MAX_SETS = 64;

/**
 * Loads policy sets and keeps those used last. A digest names the content and every load is checked against it, so a set never gets old; compiling it blocks
 * the process, and a revocation makes every tenant's state be read again.
 */
export function loadedSets(store: Pick<PolicyStore, "files">, engine: CedarEngine): LoadedSets {
  const known = new Map<string, LoadedPolicySet>();
  return async (tenantId, digest) => {
    const set = known.get(digest) ?? (await load(store, engine, tenantId, digest));
    if (set === undefined) return undefined;
    known.delete(digest);
    known.set(digest, set);
    const [oldest] = known.keys();
    if (known.size > MAX_SETS && oldest !== undefined) known.delete(oldest);
    return set;
  };
}

async function load(
  store: Pick<PolicyStore, "files">,
  engine: CedarEngine,
  tenantId: string,
  digest: string,
): Promise<LoadedPolicySet | undefined> {
  const files = await store.files(tenantId, digest);
  try {
    const set = loadPolicySet(files, engine, sha256);
    return set.digest === digest ? set : undefined;
  } catch (error) {
    if (error instanceof PolicySetError || error instanceof EngineFailureError) return undefined;
    throw error;
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}
