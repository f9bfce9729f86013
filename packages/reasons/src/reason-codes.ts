import { family } from "./reason-text.ts";

const invalidCredentials = family("invalid credentials", {
  CRED_MISSING: ["No credential was sent.", "Send a client assertion or a bearer token."],
  CRED_MALFORMED: [
    "The credential is not a well-formed token of its kind.",
    "Make the token with a maintained library; do not re-encode it on the way.",
  ],
  CRED_UNKNOWN_ISSUER: [
    "Nobody configured this issuer or client.",
    "Register it with `writ identity issuer add` or `writ identity principal add`.",
  ],
  CRED_KEY_UNKNOWN: [
    "The key named by the token is not one of its owner's.",
    "Register the key, or sign with a registered one.",
  ],
  CRED_ALG_NOT_ALLOWED: [
    "The signature algorithm is not allowed for this issuer or key.",
    "Sign with an algorithm the issuer is configured for.",
  ],
  CRED_SIG_INVALID: ["The signature does not verify.", "Sign the exact bytes with the right key."],
  CRED_WRONG_TYPE: ["The token is of another type.", "Send the type of token this field takes."],
  CRED_WRONG_AUDIENCE: [
    "The token is meant for somebody else.",
    "Ask for a token whose audience is this system's identity audience.",
  ],
  CRED_MULTI_AUDIENCE: ["The token names several audiences.", "Ask for a token with one audience."],
  CRED_EXPIRED: ["The credential's time is over.", "Make a fresh one."],
  CRED_NOT_YET_VALID: ["The credential is not valid yet.", "Check the clocks."],
  CRED_LIFETIME: [
    "The credential lives longer than allowed.",
    "Ask for a token with a shorter lifetime.",
  ],
  CRED_REPLAYED: [
    "This credential was used before.",
    "Make a fresh assertion or proof, with a new jti, for each request.",
  ],
  CRED_REQUEST_MISMATCH: [
    "The credential's proof is bound to another request.",
    "Sign the digest of exactly the request that is sent.",
  ],
  CRED_ACTOR_INVALID: [
    "The acting agent's assertion is missing or not the named agent's.",
    "Let the agent sign an assertion over the same request.",
  ],
  PRINCIPAL_SUSPENDED: [
    "The principal or the acting agent is suspended.",
    "Ask an operator; `writ identity principal suspend --lift` ends a suspension.",
  ],
  POP_MISSING: ["Proof of possession is missing.", "Sign a proof with the holder key."],
  POP_INVALID: [
    "The proof of possession does not verify or is bound to something else.",
    "Sign the proof with the key the grant or token is bound to.",
  ],
  POP_REPLAYED: ["This proof was used before.", "Make a fresh proof for each use."],
});

const runtimeConditions = family("unauthorized runtime conditions", {
  RUNTIME_MISMATCH: [
    "What runs is not what was authorized.",
    "Authorize again from the runtime that will execute.",
  ],
  RUNTIME_LEVEL_TOO_LOW: [
    "The runtime's assurance level is below what is demanded here.",
    "Run on a runtime with a stronger attestation.",
  ],
  ARTIFACT_MISMATCH: [
    "The artifacts about to run are not those authorized.",
    "Run the authorized artifacts, or authorize these.",
  ],
});

const policyMismatch = family("policy mismatch", {
  NO_PERMIT: [
    "No policy permits this.",
    "Ask for something that is permitted, or have a permit written.",
  ],
  FORBIDDEN: ["A policy forbids this.", "See the policy's reason and advice."],
  APPROVAL_REQUIRED: ["Somebody has to approve this first.", "Ask for the approval."],
  APPROVAL_REJECTED: ["The approval was rejected.", "Do not repeat the request unchanged."],
  BUDGET_EXHAUSTED: ["A budget is used up.", "Wait for the next window or ask for a larger one."],
  POLICY_ERROR: [
    "A policy failed while it was evaluated, which denies.",
    "Tell the policy's owner; the evidence names the policy.",
  ],
  POLICY_ENGINE_FAILURE: [
    "The policy engine failed, which denies.",
    "Try again; tell the operator.",
  ],
  POLICY_UNAVAILABLE: [
    "No policy set is active.",
    "Publish and activate one: `writ policy publish`, `writ policy activate`.",
  ],
  POLICY_ROLLED_BACK: [
    "The policy set is older than one already seen.",
    "Activate the right set again; find out who rolled back.",
  ],
  SCOPE_EXCEEDED: [
    "The act is outside of what the grant covers.",
    "Do what was authorized, or authorize this act.",
  ],
  TENANT_MISMATCH: ["The grant belongs to another tenant.", "Use a grant of this tenant."],
  ACTION_UNKNOWN: ["The policy schema does not know the action.", "Use an action of the schema."],
  SUBJECT_TYPE_NOT_ALLOWED: [
    "This kind of principal cannot do this action.",
    "Use a principal of a type the schema allows.",
  ],
  RESOURCE_TYPE_NOT_ALLOWED: [
    "The action does not apply to this type of resource.",
    "Name a resource of a type the schema allows.",
  ],
  DELEGATION_PRINCIPAL: [
    "A child must have its parent's principal, tenant, transaction and root.",
    "Authorize the child under its own parent.",
  ],
  DELEGATION_DEPTH: [
    "The chain is deeper than the parent allows.",
    "Shorten the chain, or have policy allow more depth.",
  ],
  DELEGATION_LINEAGE: [
    "The child's ancestors do not continue its parent's.",
    "Authorize the child under its own parent.",
  ],
  DELEGATION_LEASE: [
    "The child asks to run longer than its parent may.",
    "Ask for a lease that ends before the parent's.",
  ],
  DELEGATION_SCOPE: [
    "The child asks for more than its parent may hand on.",
    "Ask for less, or have the parent authorized with a wider delegation.",
  ],
  DELEGATION_ACTOR: [
    "The child's actor does not continue its parent's chain of actors.",
    "Let the holder of the parent grant ask.",
  ],
  PARENT_NOT_HOLDER: [
    "The caller does not hold the parent grant.",
    "Sign the request with the key the parent grant is bound to.",
  ],
  PARENT_NOT_REDEEMED: [
    "The parent execution has not started.",
    "Redeem the parent's grant before asking for its steps.",
  ],
  PARENT_ENDED: ["The parent execution is over.", "Authorize under an execution that is running."],
});

const expiredAuthorization = family("expired authorization", {
  GRANT_NOT_YET_VALID: ["The grant is not valid yet.", "Check the clocks."],
  GRANT_EXPIRED: ["The grant's start window is over.", "Authorize again."],
  LEASE_EXPIRED: ["The execution's time is over.", "Authorize again."],
  EXECUTION_ENDED: ["The execution is over: its outcome was reported.", "Authorize again."],
  GRANT_LIFETIME: [
    "The grant's start window is longer than allowed, or longer than its lease.",
    "Authorize again; tell the operator.",
  ],
  LEASE_TOO_LONG: ["The lease is longer than allowed.", "Ask for a shorter lease."],
  KEYSET_STALE: [
    "The verifier's keys are too old to be trusted.",
    "Let the verifier reach the control plane.",
  ],
  CLOCK_UNTRUSTED: ["The clock cannot be trusted.", "Repair time synchronisation."],
  POLICY_EXPIRED: [
    "The policy set's window is over.",
    "Activate it again: `writ policy activate`.",
  ],
  POLICY_NOT_YET_VALID: ["The policy set's window has not begun.", "Wait, or check the clocks."],
  APPROVAL_EXPIRED: ["The approval's time is over.", "Ask for a new one."],
});

const revokedPermission = family("revoked execution permission", {
  GRANT_REVOKED: ["The grant was revoked.", "Ask why before authorizing again."],
  EXECUTION_REVOKED: ["The execution was revoked.", "Ask why before authorizing again."],
  ANCESTOR_REVOKED: [
    "An execution this one descends from was revoked.",
    "Stop; the whole chain has lost its permission.",
  ],
  PRINCIPAL_REVOKED: ["The principal was revoked.", "Ask an operator."],
  ACTOR_REVOKED: ["The acting agent was revoked.", "Ask an operator."],
  POLICY_REVOKED: ["The policy set that decided was revoked.", "Authorize again."],
  MEASUREMENT_REVOKED: ["The runtime's measurement was revoked.", "Run a trusted version."],
  GRANT_KEY_REVOKED: ["The key that signed the grant was revoked.", "Authorize again."],
  TENANT_REVOKED: ["The tenant was revoked.", "Ask an operator."],
  REVOCATION_STATE_STALE: [
    "The verifier does not know what was revoked lately.",
    "Let the verifier reach the control plane.",
  ],
  STOPPED: ["A stop is in force.", "Wait until the stop is ended."],
});

const tamperedRequest = family("tampered request", {
  GRANT_MALFORMED: [
    "The grant is not a well-formed grant.",
    "Pass the grant on byte for byte as it was issued.",
  ],
  GRANT_WRONG_TYPE: ["The token is not a grant.", "Pass the grant, not another token."],
  GRANT_KEY_UNKNOWN: ["No known key signed the grant.", "Use a grant of this control plane."],
  GRANT_ALG_MISMATCH: ["The grant names another algorithm than its key's.", "Do not edit grants."],
  GRANT_NOT_IN_LOG: [
    "The log holds no decision that allows the grant.",
    "Use a grant as it was issued, and tell the operator: only a stolen key signs others.",
  ],
  GRANT_SIG_INVALID: ["The grant's signature does not verify.", "Do not edit grants."],
  GRANT_WRONG_ISSUER: ["The grant is of another issuer.", "Use a grant of this control plane."],
  GRANT_WRONG_AUDIENCE: [
    "The grant is meant for another audience.",
    "Authorize with the audience that will execute.",
  ],
  REQUEST_TAMPERED: [
    "The input is not the one that was authorized.",
    "Execute with exactly the authorized input.",
  ],
  ALREADY_REDEEMED: ["The grant was used before.", "Authorize again for another execution."],
  INPUT_NOT_CANONICAL: [
    "The JSON is not in canonical form (RFC 8785).",
    "Serialise with a JCS library and send those bytes.",
  ],
  INPUT_TOO_LARGE: ["The JSON is too large or too deep.", "Send large inputs by digest."],
  INPUT_TYPE: ["A field of the input has the wrong type.", "See the message for the field."],
  INPUT_MISSING: ["A field of the input is missing.", "See the message for the field."],
  INPUT_UNKNOWN_FIELD: ["The input has a field the action does not declare.", "Remove the field."],
  INPUT_RESERVED_NAME: ["A field name is reserved.", "Do not use names that begin with __."],
  INPUT_NULL: ["A field of the input is null.", "Leave the field out."],
  INPUT_FLOAT: ["A number is not an integer.", "Use minor units or declare the field decimal."],
  INPUT_INTEGER_UNSAFE: ["An integer is beyond 2^53-1.", "Declare the field as String."],
  INPUT_NOT_UNICODE: ["A string is not well-formed Unicode.", "Send well-formed strings."],
  INPUT_FORMAT: ["A field is not in its format's canonical form.", "See the message."],
  INPUT_TOO_LONG: ["A string or list is too long.", "Send less, or by digest."],
  ATTRIBUTE_NOT_ACCEPTED: [
    "A resource attribute is not accepted from callers.",
    'Send only attributes the schema marks @source("caller").',
  ],
  CAUSE_UNKNOWN: [
    "The request names a cause that is no execution of the tenant.",
    "Name executions of this tenant whose decision was answered.",
  ],
  APPROVAL_OUT_OF_SCOPE: ["The approval is for another act.", "Ask for an approval of this act."],
  APPROVAL_CONSUMED: ["The approval was used before.", "Ask for a new one."],
});

const unverifiableState = family("unverifiable runtime state", {
  RUNTIME_UNVERIFIABLE: [
    "What runs here cannot be verified.",
    "Send a runtime measurement that is registered.",
  ],
  RUNTIME_PROFILE_UNKNOWN: ["The attestation profile is unknown.", "Use a supported profile."],
  RUNTIME_MALFORMED: ["The runtime claim is malformed.", "Measure and send it again."],
  RUNTIME_MEASUREMENT_UNKNOWN: [
    "The measurement matches no registered reference value.",
    "Register it with `writ identity measurement add`, or run a known version.",
  ],
  RUNTIME_STALE: ["The runtime was measured too long ago.", "Measure again and authorize again."],
  FACT_MISSING: ["A fact the decision needs does not exist.", "Register the missing entity."],
  FACT_INVALID: ["A fact the decision needs is not valid.", "Correct the registered entity."],
  REDEEM_UNAVAILABLE: [
    "The grant could not be redeemed because the control plane did not answer.",
    "Try again while the grant is valid.",
  ],
});

/** Every reason code of a denial. A code never changes its meaning and is never used for another one. */
export const reasonCodes = {
  ...invalidCredentials,
  ...runtimeConditions,
  ...policyMismatch,
  ...expiredAuthorization,
  ...revokedPermission,
  ...tamperedRequest,
  ...unverifiableState,
} as const;

/** The code of a denial. */
export type ReasonCode = keyof typeof reasonCodes;

/** Whether the text is a reason code of this release. */
export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(reasonCodes, text);
}
