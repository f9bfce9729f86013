export type { Annotations } from "./annotations.ts";
export { CORE_SCHEMA, CORE_SCHEMA_NAME } from "./core-schema.ts";
export { decide, type DecisionResult } from "./decide.ts";
export { defaultPolicyFiles } from "./default-policy-set.ts";
export {
  type ApprovalFact,
  type AskFacts,
  type AuthFacts,
  type DecisionInput,
  decisionInputBytes,
  type LineageFacts,
  type RuntimeFacts,
  type StopMatch,
  type Subject,
} from "./decision-input.ts";
export type {
  DecisionOutput,
  Obligations,
  RequestProblem,
  RequiredApproval,
  SubjectAnswer,
} from "./decision-output.ts";
export {
  cedarEngine,
  type CedarEngine,
  type CedarEngineOptions,
  type CedarInstance,
  type EngineIdentity,
} from "./engine.ts";
export { EngineFailureError } from "./engine-failure.ts";
export { type GateOptions, gatePolicySet } from "./gate.ts";
export type { Hash } from "./hash.ts";
export type { GateReport } from "./inspect-policy-set.ts";
export type { JsonObject } from "./json-object.ts";
export { loadPolicySet } from "./load-policy-set.ts";
export { nodeCedarEngine } from "./node-engine.ts";
export { decodePolicyFiles, type PolicyFiles } from "./policy-files.ts";
export { type PolicyProblem, type PolicyProblemCode, PolicySetError } from "./policy-problem.ts";
export { readDecisionInput, type RecordedDecisionInput } from "./read-decision-input.ts";
export { engineText, type Replayed, replayDecision, type ReplayMaterial } from "./replay.ts";
export type { ReplayBasis } from "./replay-basis.ts";
export { ReplayError, type ReplayPart } from "./replay-error.ts";
export { type PolicyFile, reducePolicyFiles } from "./replay-set.ts";
export {
  type RecordedDecision,
  type ReplayReport,
  replayReport,
  type ReplayStep,
} from "./replay-steps.ts";
export type { LoadedPolicySet, PolicyRule, UnusablePolicySet } from "./policy-set.ts";
