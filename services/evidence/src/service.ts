import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { implement, type Implementation } from "@writ/rpc";
import { evidenceAccess, lineageAccess } from "./access.ts";
import type { StatementKeys } from "./entry/statement-keys.ts";
import { append } from "./handlers/append.ts";
import { getCheckpoint } from "./handlers/get-checkpoint.ts";
import { getConsistencyProof } from "./handlers/get-consistency-proof.ts";
import { getEvidence } from "./handlers/get-evidence.ts";
import { getExecution } from "./handlers/get-execution.ts";
import { getHeads } from "./handlers/get-heads.ts";
import { listAncestors } from "./handlers/list-ancestors.ts";
import { searchExecutions } from "./handlers/search-executions.ts";
import { summarizeDescendants } from "./handlers/summarize-descendants.ts";
import { walkDescendants } from "./handlers/walk-descendants.ts";
import type { LineageStore } from "./lineage-queries.ts";
import type { Prover } from "./log/prover.ts";
import type { CurrentView } from "./log/reader.ts";
import type { Sequencer } from "./log/sequencer.ts";
import type { RecordStore } from "./records.ts";
import { answering } from "./wire/rpc-error.ts";

/** What the service works with. */
export interface EvidenceDeps {
  readonly keys: StatementKeys;
  readonly sequencer: Pick<Sequencer, "append">;
  readonly view: CurrentView;
  readonly prover: Prover;
  readonly records: RecordStore;
  readonly lineage: LineageStore;
  /** The log's verifier key (C2SP signed-note). */
  readonly vkey: string;
}

/** The append-only log. */
export function evidenceService(deps: EvidenceDeps): Implementation {
  return implement(EvidenceService, evidenceAccess, {
    append: answering(append(deps)),
    getEvidence: answering(getEvidence(deps)),
    getCheckpoint: answering(getCheckpoint(deps)),
    getConsistencyProof: answering(getConsistencyProof(deps)),
    getHeads: answering(getHeads(deps.records)),
  });
}

/** The execution graph, written by the log's appends. */
export function lineageService({ lineage }: Pick<EvidenceDeps, "lineage">): Implementation {
  return implement(LineageService, lineageAccess, {
    getExecution: answering(getExecution(lineage)),
    listAncestors: answering(listAncestors(lineage)),
    walkDescendants: walkDescendants(lineage),
    searchExecutions: answering(searchExecutions(lineage)),
    summarizeDescendants: answering(summarizeDescendants(lineage)),
  });
}
