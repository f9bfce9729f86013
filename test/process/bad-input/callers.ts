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
import type { Addresses } from "@writ/cluster";

/** Everybody of the trust domain who may call something. */
export const CALLERS = [
  "operator",
  "workload",
  "policy-decision",
  "identity",
  "grant-signing",
  "evidence",
  "console",
] as const;

/** One of {@link CALLERS}. */
export type CallerName = (typeof CALLERS)[number];

/** A service, the port it listens on, and who may call each of its methods: said here once more, on purpose. */
export interface Listed {
  readonly service: DescService;
  readonly at: keyof Addresses;
  readonly methods: Readonly<Record<string, readonly CallerName[]>>;
}

/** The console by itself, with nobody signed in: of what names a tenant, it reaches the public one only. */
const CONSOLE = ["console"] as const;
const ANYBODY_BUT_CONSOLE = CALLERS.filter((caller) => caller !== "console");
const USERS = ["operator", "workload"] as const;
const OPERATOR = ["operator"] as const;
const RECORDERS = ["policy-decision", "grant-signing", "identity"] as const;
const DECIDER = ["policy-decision"] as const;
const LOG_READERS = [...USERS, ...RECORDERS] as const;
const REGISTRY_READERS = ["operator", "policy-decision", "grant-signing", "evidence"] as const;

/** Every method of the cluster with its callers. */
export const LISTED: readonly Listed[] = [
  {
    service: AuthorizationService,
    at: "authorize",
    methods: { Authorize: USERS, AuthorizeBatch: USERS },
  },
  {
    service: PolicyService,
    at: "authorize",
    methods: {
      ValidatePolicySet: OPERATOR,
      PublishPolicySet: OPERATOR,
      ActivatePolicySet: OPERATOR,
      GetPolicySet: USERS,
      ListPolicySets: USERS,
    },
  },
  {
    service: IdentityService,
    at: "identity",
    methods: {
      VerifyCredentials: DECIDER,
      AddIssuer: OPERATOR,
      ListIssuers: REGISTRY_READERS,
      RemoveIssuer: OPERATOR,
      AddPrincipal: OPERATOR,
      ListPrincipals: REGISTRY_READERS,
      SuspendPrincipal: OPERATOR,
      AddMeasurement: OPERATOR,
      ListMeasurements: REGISTRY_READERS,
      RemoveMeasurement: OPERATOR,
    },
  },
  {
    service: SessionService,
    at: "identity",
    methods: { CreateSignInCode: OPERATOR, SignIn: CONSOLE, GetSession: CONSOLE },
  },
  {
    service: GrantSigningService,
    at: "grants",
    methods: { IssueGrants: DECIDER, GetGrantStates: DECIDER },
  },
  {
    service: GrantService,
    at: "grants",
    methods: {
      Redeem: USERS,
      RenewLease: USERS,
      ReportProgress: USERS,
      ReportOutcome: USERS,
      GetKeyBundle: CALLERS,
    },
  },
  {
    service: RevocationService,
    at: "grants",
    methods: {
      Revoke: OPERATOR,
      ListRevocations: OPERATOR,
      WatchRevocations: ANYBODY_BUT_CONSOLE,
      AcknowledgeRevocations: [...USERS, ...DECIDER],
      WatchEnforcement: OPERATOR,
    },
  },
  {
    service: EvidenceService,
    at: "evidence",
    methods: {
      Append: RECORDERS,
      GetHeads: RECORDERS,
      GetEvidence: LOG_READERS,
      GetCheckpoint: [...LOG_READERS, "console"],
      GetConsistencyProof: [...LOG_READERS, "console"],
      EraseOpenings: OPERATOR,
    },
  },
  {
    service: LineageService,
    at: "evidence",
    methods: {
      GetExecution: LOG_READERS,
      ListAncestors: LOG_READERS,
      WalkDescendants: LOG_READERS,
      SearchExecutions: LOG_READERS,
      SummarizeDescendants: LOG_READERS,
      CountExecutions: LOG_READERS,
      WatchExecutions: LOG_READERS,
      FindPath: LOG_READERS,
      ListChanges: OPERATOR,
    },
  },
];
