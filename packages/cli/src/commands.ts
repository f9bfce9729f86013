import type { Command } from "./command.ts";
import { authorize } from "./commands/authorize.ts";
import { consoleLink } from "./commands/console.ts";
import { doctor } from "./commands/doctor.ts";
import { evidenceBundle } from "./commands/evidence-bundle.ts";
import { evidenceCheckpoint } from "./commands/evidence-checkpoint.ts";
import { evidenceNewShard } from "./commands/evidence-new-shard.ts";
import { evidenceReplay } from "./commands/evidence-replay.ts";
import { evidenceShow } from "./commands/evidence-show.ts";
import { evidenceVerify } from "./commands/evidence-verify.ts";
import { evidenceErase } from "./commands/evidence-erase.ts";
import { evidenceFsck } from "./commands/evidence-fsck.ts";
import { evidenceMonitor } from "./commands/evidence-monitor.ts";
import { executionProgress } from "./commands/execution-progress.ts";
import { executionRenew } from "./commands/execution-renew.ts";
import { executionReport } from "./commands/execution-report.ts";
import { grantRedeem } from "./commands/grant-redeem.ts";
import { grantShow } from "./commands/grant-show.ts";
import { grantVerify } from "./commands/grant-verify.ts";
import { issuerAdd, issuerList, issuerRemove } from "./commands/identity-issuer.ts";
import {
  measurementAdd,
  measurementList,
  measurementRemove,
} from "./commands/identity-measurement.ts";
import { principalAdd, principalList, principalSuspend } from "./commands/identity-principal.ts";
import { lineageAncestors } from "./commands/lineage-ancestors.ts";
import { lineageChanges } from "./commands/lineage-changes.ts";
import { lineageDescendants } from "./commands/lineage-descendants.ts";
import { lineageExport } from "./commands/lineage-export.ts";
import { lineagePath } from "./commands/lineage-path.ts";
import { lineageSearch } from "./commands/lineage-search.ts";
import { lineageShow } from "./commands/lineage-show.ts";
import {
  policyActivate,
  policyList,
  policyPublish,
  policyShow,
  policyTest,
  policyValidate,
} from "./commands/policy.ts";
import { revocationList } from "./commands/revocation-list.ts";
import { revoke } from "./commands/revoke.ts";
import { start } from "./commands/start.ts";
import { witness } from "./commands/witness.ts";
import { up } from "./commands/up.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  up,
  start,
  consoleLink,
  authorize,
  grantVerify,
  grantRedeem,
  grantShow,
  executionProgress,
  executionReport,
  executionRenew,
  revoke,
  revocationList,
  lineageShow,
  lineageAncestors,
  lineageDescendants,
  lineageSearch,
  lineagePath,
  lineageExport,
  lineageChanges,
  evidenceShow,
  evidenceBundle,
  evidenceVerify,
  evidenceReplay,
  evidenceCheckpoint,
  evidenceFsck,
  evidenceMonitor,
  evidenceErase,
  evidenceNewShard,
  policyValidate,
  policyTest,
  policyPublish,
  policyActivate,
  policyList,
  policyShow,
  principalAdd,
  principalList,
  principalSuspend,
  issuerAdd,
  issuerList,
  issuerRemove,
  measurementAdd,
  measurementList,
  measurementRemove,
  witness,
  doctor,
];
