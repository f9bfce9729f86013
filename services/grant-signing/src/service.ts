import {
  GrantService,
  GrantSigningService,
  RevocationService,
} from "@writ/proto/writ/grant/v1/grant";
import { access, implement, type Implementation } from "@writ/rpc";
import { grantAccess, grantSigningAccess, revocationAccess } from "./access.ts";
import { acknowledgeRevocations } from "./handlers/acknowledge-revocations.ts";
import { getGrantStates } from "./handlers/get-grant-states.ts";
import { getKeyBundle } from "./handlers/get-key-bundle.ts";
import { issueGrants } from "./handlers/issue-grants.ts";
import { listRevocations } from "./handlers/list-revocations.ts";
import { redeem } from "./handlers/redeem.ts";
import { renewLease } from "./handlers/renew-lease.ts";
import { reportOutcome } from "./handlers/report-outcome.ts";
import { reportProgress } from "./handlers/report-progress.ts";
import { revoke } from "./handlers/revoke.ts";
import { watchEnforcement } from "./handlers/watch-enforcement.ts";
import { watchRevocations } from "./handlers/watch-revocations.ts";
import type { GrantSigningParts } from "./parts.ts";

/** The three services of this process: signing grants, using them, taking them back. */
export function grantSigningServices(parts: GrantSigningParts): readonly Implementation[] {
  return [
    implement(GrantSigningService, access(GrantSigningService, grantSigningAccess), {
      issueGrants: issueGrants(parts.issue),
      getGrantStates: getGrantStates(parts.redemptions),
    }),
    implement(GrantService, access(GrantService, grantAccess), {
      redeem: redeem(parts),
      renewLease: renewLease(parts),
      reportProgress: reportProgress(parts),
      reportOutcome: reportOutcome(parts),
      getKeyBundle: getKeyBundle(parts.keyRing),
    }),
    implement(RevocationService, access(RevocationService, revocationAccess), {
      revoke: revoke(parts),
      listRevocations: listRevocations(parts.revocations),
      watchRevocations: watchRevocations(parts.feed, parts.verifiers),
      acknowledgeRevocations: acknowledgeRevocations(parts.verifiers),
      watchEnforcement: watchEnforcement(parts),
    }),
  ];
}
