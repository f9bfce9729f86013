import type { DescService } from "@bufbuild/protobuf";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import {
  GrantService,
  GrantSigningService,
  RevocationService,
} from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { AuthorizationService, PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { access, type Guard } from "@writ/rpc";
import { evidenceAccess, lineageAccess } from "../../services/evidence/src/access.ts";
import {
  grantAccess,
  grantSigningAccess,
  revocationAccess,
} from "../../services/grant-signing/src/access.ts";
import { identityAccess, sessionAccess } from "../../services/identity/src/access.ts";
import { authorizationAccess, policyAccess } from "../../services/policy-decision/src/access.ts";

/** A service with the guard that it really has, and the process it is in. */
export interface GuardedService {
  readonly service: DescService;
  readonly guard: Guard;
  readonly process: "policy-decision" | "identity" | "grant-signing" | "evidence";
}

/** Services that people call by the console. */
export const peopleServices: readonly GuardedService[] = [
  { service: LineageService, guard: lineageAccess, process: "evidence" },
  { service: EvidenceService, guard: evidenceAccess, process: "evidence" },
  {
    service: PolicyService,
    guard: access(PolicyService, policyAccess),
    process: "policy-decision",
  },
  {
    service: RevocationService,
    guard: access(RevocationService, revocationAccess),
    process: "grant-signing",
  },
  { service: IdentityService, guard: access(IdentityService, identityAccess), process: "identity" },
  { service: SessionService, guard: access(SessionService, sessionAccess), process: "identity" },
];

/** Services that are not for people. */
export const otherServices: readonly GuardedService[] = [
  {
    service: AuthorizationService,
    guard: access(AuthorizationService, authorizationAccess),
    process: "policy-decision",
  },
  { service: GrantService, guard: access(GrantService, grantAccess), process: "grant-signing" },
  {
    service: GrantSigningService,
    guard: access(GrantSigningService, grantSigningAccess),
    process: "grant-signing",
  },
];
