import type { DescService } from "@bufbuild/protobuf";
import { DemoService } from "@writ/proto/writ/demo/v1/demo";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { SessionService } from "@writ/proto/writ/identity/v1/session";
import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";

/** A process of the control plane, by the last part of its SPIFFE id. */
export type Upstream = "policy-decision" | "identity" | "grant-signing" | "evidence" | "lab";

/** Methods of a service that browsers may call through the console. */
export interface Forwarded {
  readonly service: DescService;
  readonly upstream: Upstream;
  /** Names of the methods in code, such as `getExecution`. */
  readonly methods: readonly string[];
}

/** All that browsers may call. The console decides nothing: whoever calls is judged by the service. */
export const forwarded: readonly Forwarded[] = [
  methodsOf(LineageService, "evidence", [
    "getExecution",
    "listAncestors",
    "walkDescendants",
    "searchExecutions",
    "summarizeDescendants",
    "countExecutions",
    "watchExecutions",
    "findPath",
    "listChanges",
  ]),
  methodsOf(EvidenceService, "evidence", [
    "getEvidence",
    "getCheckpoint",
    "getConsistencyProof",
    "eraseOpenings",
  ]),
  methodsOf(PolicyService, "policy-decision", [
    "validatePolicySet",
    "publishPolicySet",
    "activatePolicySet",
    "getPolicySet",
    "listPolicySets",
  ]),
  methodsOf(RevocationService, "grant-signing", [
    "revoke",
    "listRevocations",
    "watchRevocations",
    "watchEnforcement",
  ]),
  methodsOf(IdentityService, "identity", [
    "addIssuer",
    "listIssuers",
    "removeIssuer",
    "addPrincipal",
    "listPrincipals",
    "suspendPrincipal",
    "addMeasurement",
    "listMeasurements",
    "removeMeasurement",
  ]),
  methodsOf(SessionService, "identity", ["createSignInCode", "signIn", "getSession"]),
  methodsOf(DemoService, "lab", ["getDemo", "startRun", "provoke", "watchRun", "endRun"]),
];

function methodsOf<S extends DescService>(
  service: S,
  upstream: Upstream,
  methods: readonly (keyof S["method"] & string)[],
): Forwarded {
  return { service, upstream, methods };
}
