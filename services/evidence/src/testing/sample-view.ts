import type { ExecutionView } from "../lineage/execution-view.ts";
import type { Execution } from "../lineage.ts";

/** An execution to which nothing has happened yet, unless `change` says otherwise. */
export function sampleView(
  execution: Execution,
  change: Partial<ExecutionView> = {},
): ExecutionView {
  return {
    ...execution,
    logIndex: 0,
    startedAtMs: null,
    endedAtMs: null,
    outcome: null,
    refusalCode: null,
    state: "ALLOWED",
    keyId: "signer",
    revocation: null,
    causes: [],
    isOrphan: false,
    children: { direct: 0, denied: 0 },
    ...change,
  };
}
