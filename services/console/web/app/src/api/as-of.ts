import type { AsOf } from "@writ/proto/writ/lineage/v1/lineage";
import { msOf } from "../time/instant.ts";

/** The moment an answer is about; undefined when it does not say. */
export function asOfMoment(
  asOf: AsOf | undefined,
): { readonly ms: number; readonly treeSize: bigint } | undefined {
  const ms = msOf(asOf?.at);
  return asOf === undefined || ms === undefined ? undefined : { ms, treeSize: asOf.treeSize };
}
