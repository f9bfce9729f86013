import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { access, type AccessTable } from "@writ/rpc";

const RECORDERS = ["service/policy-decision", "service/grant-signing", "service/identity"] as const;
const READERS = ["operator", "workload", "role/public", ...RECORDERS] as const;

const evidence: AccessTable<typeof EvidenceService> = {
  append: RECORDERS,
  getHeads: RECORDERS,
  getEvidence: READERS,
  getCheckpoint: { callers: READERS, tenant: "none" },
  getConsistencyProof: { callers: READERS, tenant: "none" },
  eraseOpenings: ["operator", "role/admin"],
};

const lineage: AccessTable<typeof LineageService> = {
  getExecution: READERS,
  listAncestors: READERS,
  walkDescendants: READERS,
  searchExecutions: READERS,
  summarizeDescendants: READERS,
  countExecutions: READERS,
  watchExecutions: READERS,
  findPath: READERS,
  listChanges: ["operator", "role/analyst"],
};

/** Who may call the log. */
export const evidenceAccess = access(EvidenceService, evidence);

/** Who may read the execution graph. */
export const lineageAccess = access(LineageService, lineage);
