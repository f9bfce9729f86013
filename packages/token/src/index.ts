export { type AuthorizeDocument, requestDigest, requestDocument } from "./authorize-request.ts";
export {
  type ClientAssertion,
  type ClientAssertionUse,
  makeClientAssertion,
  type ParsedClientAssertion,
  parseClientAssertion,
  readClientAssertion,
  verifyClientAssertion,
} from "./client-assertion.ts";
export { type ClientId, isPrincipal, parseClientId } from "./client-id.ts";
export { type CompactForm, type JwsHeader, type ParsedJws, parseCompact } from "./compact.ts";
export {
  type CredentialFacts,
  type Facts,
  type IdentityAssertion,
  type IdentityAssertionUse,
  makeIdentityAssertion,
  readIdentityAssertion,
  type RuntimeFacts,
} from "./identity-assertion.ts";
export {
  type BundleKey,
  type KeyBundle,
  type KeyBundleUse,
  makeKeyBundle,
  readKeyBundle,
} from "./key-bundle.ts";
export {
  makeOutcomeSignature,
  OUTCOME_LEEWAY_S,
  type OutcomeSignature,
  type OutcomeSignatureUse,
  readOutcomeSignature,
} from "./outcome-signature.ts";
export {
  makeProofOfPossession,
  type ProofOfPossession,
  type ProofUse,
  readProofOfPossession,
  type VerifiedProof,
} from "./proof-of-possession.ts";
export {
  type Alg,
  algOf,
  type Ed25519Jwk,
  type P256Jwk,
  type PublicJwk,
  publicJwk,
  publicJwkShape,
  readPublicJwk,
  thumbprint,
} from "./public-jwk.ts";
export {
  makeSessionToken,
  readSessionToken,
  SESSION_LIFE_S,
  type SessionToken,
} from "./session-token.ts";
export { hashText, isHashText, sha256 } from "./sha256.ts";
export { type CompactContent, signCompact } from "./sign-compact.ts";
export { verifySignature } from "./signature.ts";
export { type SigningKey, SigningKeyError, signingKeyFromPem } from "./signing-key.ts";
export { CLOCK_SKEW_S } from "./times.ts";
export { TokenError, type TokenErrorCode } from "./token-error.ts";
export { signingInputHash, tokenHash } from "./token-hash.ts";
export {
  findTrustedKey,
  parseTrust,
  type Trust,
  TrustError,
  type TrustedKey,
  type TrustedLog,
} from "./trust.ts";
export {
  type FindKey,
  findKeyAmong,
  type VerificationKey,
  verificationKeyFromJwk,
} from "./verification-key.ts";
export { type ImportKey, verificationKeyCache } from "./verification-key-cache.ts";
