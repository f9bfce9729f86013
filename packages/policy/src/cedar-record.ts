import type { CedarValueJson } from "@cedar-policy/cedar-wasm/nodejs";

/** A record as the engine takes it. It has no prototype, so no name in it is special. */
export type CedarRecord = Record<string, CedarValueJson>;

/** An empty {@link CedarRecord}. */
export function cedarRecord(): CedarRecord {
  return Object.create(null) as CedarRecord;
}
