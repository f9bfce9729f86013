import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { implement, type Implementation } from "@writ/rpc";
import { evidenceAccess, lineageAccess } from "./access.ts";
import { append, type AppendDeps } from "./handlers/append.ts";
import { countExecutions } from "./handlers/count-executions.ts";
import { eraseOpenings, type EraseDeps } from "./handlers/erase-openings.ts";
import { findPath } from "./handlers/find-path.ts";
import { getCheckpoint, type GetCheckpointDeps } from "./handlers/get-checkpoint.ts";
import { getConsistencyProof } from "./handlers/get-consistency-proof.ts";
import { getEvidence, type GetEvidenceDeps } from "./handlers/get-evidence.ts";
import { getExecution } from "./handlers/get-execution.ts";
import { getHeads } from "./handlers/get-heads.ts";
import { listChanges } from "./handlers/list-changes.ts";
import { listAncestors } from "./handlers/list-ancestors.ts";
import { searchExecutions } from "./handlers/search-executions.ts";
import { summarizeDescendants } from "./handlers/summarize-descendants.ts";
import { walkDescendants } from "./handlers/walk-descendants.ts";
import { watchExecutions } from "./handlers/watch-executions.ts";
import type { LineageStore } from "./lineage/lineage-store.ts";
import { pause } from "./lineage/pause.ts";
import type { Prover } from "./log/prover.ts";
import type { Sequencer } from "./log/sequencer.ts";
import type { RecordStore } from "./records.ts";
import { answering } from "./wire/rpc-error.ts";

/** What the service works with. */
export interface EvidenceDeps extends AppendDeps, EraseDeps, GetEvidenceDeps, GetCheckpointDeps {
  readonly sequencer: Pick<Sequencer, "append" | "state">;
  readonly prover: Prover;
  readonly records: RecordStore;
  readonly lineage: LineageStore;
}

/** The append-only log. */
export function evidenceService(deps: EvidenceDeps): Implementation {
  return implement(EvidenceService, evidenceAccess, {
    append: answering(append(deps)),
    getEvidence: answering(getEvidence(deps)),
    getCheckpoint: answering(getCheckpoint(deps)),
    getConsistencyProof: answering(getConsistencyProof(deps)),
    getHeads: answering(getHeads(deps.records)),
    eraseOpenings: answering(eraseOpenings(deps)),
  });
}

/** The execution graph, written by the log's appends. */
export function lineageService({
  lineage,
  now,
}: Pick<EvidenceDeps, "lineage" | "now">): Implementation {
  const deps = { lineage, now, pause };
  return implement(LineageService, lineageAccess, {
    getExecution: answering(getExecution(deps)),
    listAncestors: answering(listAncestors(deps)),
    walkDescendants: walkDescendants(deps),
    searchExecutions: answering(searchExecutions(deps)),
    summarizeDescendants: answering(summarizeDescendants(deps)),
    countExecutions: answering(countExecutions(deps)),
    watchExecutions: watchExecutions(deps),
    findPath: answering(findPath(deps)),
    listChanges: answering(listChanges(deps)),
  });
}
