import type { DescService } from "@bufbuild/protobuf";
import { HealthService } from "@writ/proto/writ/console/v1/health";
import { DemoService } from "@writ/proto/writ/demo/v1/demo";
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
import { ProbeService } from "@writ/proto/writ/probe/v1/probe";
import { StatusService } from "@writ/proto/writ/status/v1/status";
import { access, type Guard } from "@writ/rpc";
import { statusAccess } from "@writ/service";
import { healthAccess } from "../../services/console/src/health/access.ts";
import { evidenceAccess, lineageAccess } from "../../services/evidence/src/access.ts";
import {
  grantAccess,
  grantSigningAccess,
  revocationAccess,
} from "../../services/grant-signing/src/access.ts";
import { identityAccess, sessionAccess } from "../../services/identity/src/access.ts";
import { demoAccess, probeAccess } from "../../services/lab/src/access.ts";
import { authorizationAccess, policyAccess } from "../../services/policy-decision/src/access.ts";

/** A service with the guard that it really has. */
export interface Guarded {
  readonly service: DescService;
  readonly guard: Guard;
}

/** One that is called through the console, or not by it, and the process it is in. */
export interface GuardedService extends Guarded {
  readonly process: "policy-decision" | "identity" | "grant-signing" | "evidence" | "lab";
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
  { service: DemoService, guard: access(DemoService, demoAccess), process: "lab" },
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
  { service: ProbeService, guard: access(ProbeService, probeAccess), process: "lab" },
];

/** Services of the console itself, and those that every process has. */
export const commonServices: readonly Guarded[] = [
  { service: HealthService, guard: healthAccess },
  { service: StatusService, guard: statusAccess },
];
