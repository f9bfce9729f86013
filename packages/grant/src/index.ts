export {
  checkDelegation,
  DelegationError,
  type DelegationRule,
  type ParentGrant,
} from "./check-delegation.ts";
export { checkProfile, ProfileError, type ProfileLimits } from "./check-profile.ts";
export {
  type Actor,
  type Artifact,
  type ChildDetail,
  type ExecClaims,
  type ExecDetail,
  type GrantClaims,
  type GrantRuntime,
} from "./claims.ts";
export { type ClockReading, clockTrusted } from "./clock-trusted.ts";
export { type Constraint, type Constraints, parseConstraints, type Scalar } from "./constraints.ts";
export { Denied } from "./denied.ts";
export { GrantError } from "./grant-error.ts";
export {
  type GrantKey,
  type GrantKeys,
  grantKeys,
  type GrantKeysUse,
  KeyBundleRolledBackError,
} from "./grant-keys.ts";
export { GRANT_SKEW_S, MAX_START_WINDOW_S } from "./grant-times.ts";
export { isNarrower } from "./is-narrower.ts";
export { parseGrantClaims } from "./parse-grant-claims.ts";
export { type ChainHead, chainText, emptyChain, extendChain } from "./revocation-chain.ts";
export {
  type RevocationFrame,
  RevocationFrameError,
  type RevocationFrameUse,
  readRevocationFrame,
  signRevocationFrame,
} from "./revocation-frame.ts";
export { isPredicateValue, type Predicate, type PredicateType } from "./revocation-predicate.ts";
export { type RevocationStream, type RevocationView, revocationView } from "./revocation-view.ts";
export {
  type FindPredicates,
  type GrantFacts,
  grantFacts,
  revocationCode,
  revokedBy,
} from "./revoked-by.ts";
export { satisfiesConstraints } from "./satisfies-constraints.ts";
export { grantBytes, MAX_GRANT_BYTES, signGrant } from "./sign-grant.ts";
export type { GrantUse, VerifiedGrant, VerifierView } from "./verifier-view.ts";
export { verifyGrant } from "./verify-grant.ts";
export { REDEEM_RPC } from "./verify-grant-use.ts";
export { coversAll, isActionPattern, isLocationPattern } from "./wildcard.ts";
