import type {
  GrantService,
  GrantSigningService,
  RevocationService,
} from "@writ/proto/writ/grant/v1/grant";
import type { AccessTable } from "@writ/rpc";

/** Who may have grants signed: the one that decides. */
export const grantSigningAccess: AccessTable<typeof GrantSigningService> = {
  issueGrants: ["service/policy-decision"],
  getGrantStates: ["service/policy-decision"],
};

/** Who may use grants. */
export const grantAccess: AccessTable<typeof GrantService> = {
  redeem: ["workload", "operator"],
  renewLease: ["workload", "operator"],
  reportProgress: ["workload", "operator"],
  reportOutcome: ["workload", "operator"],
  getKeyBundle: ["any"],
};

/** Who may take permissions back, who may hear of it, and who may see how far it has come. */
export const revocationAccess: AccessTable<typeof RevocationService> = {
  revoke: ["operator", "role/admin"],
  listRevocations: ["operator", "role/analyst"],
  watchRevocations: ["any"],
  // Whoever verifies grants; not the console, so that no browser speaks for a verifier.
  acknowledgeRevocations: ["workload", "operator", "service/policy-decision", "service/lab"],
  watchEnforcement: ["operator", "role/analyst"],
};
