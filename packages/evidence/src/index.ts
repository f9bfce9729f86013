export { envelopeJson, type Envelope, parseEnvelope } from "./dsse/envelope.ts";
export { hashedRekord, type SignedDigest } from "./dsse/hashed-rekord.ts";
export { pae, PAYLOAD_TYPE } from "./dsse/pae.ts";
export {
  EntryBundleError,
  formatEntryBundle,
  MAX_ENTRY_BYTES,
  parseEntryBundle,
} from "./merkle/entry-bundle.ts";
export type { Consistency } from "./merkle/consistency-plan.ts";
export { foldConsistency, foldInclusion, foldLeaf } from "./merkle/fold-proof.ts";
export { emptyRoot, type Hash, leafHash, nodeHash } from "./merkle/hash.ts";
export { type Inclusion, inclusionPlan } from "./merkle/inclusion-plan.ts";
export { edgeTiles, openTree } from "./merkle/open-tree.ts";
export { type ProofCode, ProofError } from "./merkle/proof-error.ts";
export type { Sibling } from "./merkle/proof-path.ts";
export { type ReadTile, TILE_WIDTH, type TileId } from "./merkle/tile.ts";
export { entriesPath, tilePath } from "./merkle/tile-path.ts";
export {
  consistencyProof,
  consistencyTiles,
  inclusionProof,
  inclusionTiles,
} from "./merkle/tile-proof.ts";
export { emptyTree, type Grown, type Tree } from "./merkle/tree.ts";
export type { FullTile } from "./merkle/tree-edge.ts";
export { verifyConsistency } from "./merkle/verify-consistency.ts";
export { verifyInclusion } from "./merkle/verify-inclusion.ts";
export {
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  type OpenedCheckpoint,
  parseCheckpoint,
  unverifiedCheckpoint,
} from "./note/checkpoint.ts";
export { cosignatureTime, cosigner } from "./note/cosignature.ts";
export { type NoteCode, NoteError } from "./note/note-error.ts";
export { type Ed25519, type NoteVerifier, noteVerifier } from "./note/note-verifier.ts";
export { type Note, type NoteSignature, openNote, verifyNote } from "./note/open-note.ts";
export { ed25519Signer, type NoteSigner, signNote } from "./note/sign-note.ts";
export { formatTlogProof, parseTlogProof, type TlogProof } from "./note/tlog-proof.ts";
export {
  keyIdInput,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  type NoteKey,
  noteKey,
  parseVkey,
  readVkey,
  vkey,
} from "./note/vkey.ts";
export { buildDecision, type DecisionPredicate, readDecision } from "./predicate/decision.ts";
export type { EventHead, ExecutionHead, StandaloneHead } from "./predicate/event-head.ts";
export {
  buildIdentityChange,
  type IdentityChange,
  type IdentityChangePredicate,
  readIdentityChange,
} from "./predicate/identity-change.ts";
export { buildOutcome, type OutcomePredicate, readOutcome } from "./predicate/outcome.ts";
export {
  buildPolicyLifecycle,
  type PolicyLifecyclePredicate,
  readPolicyLifecycle,
} from "./predicate/policy-lifecycle.ts";
export type { PolicyProof } from "./predicate/policy-proof.ts";
export {
  buildRedemption,
  readRedemption,
  type RedemptionPredicate,
} from "./predicate/redemption.ts";
export {
  buildRevocation,
  readRevocation,
  type RevocationPredicate,
  type RevocationType,
} from "./predicate/revocation.ts";
export {
  commit,
  type Commitment,
  CommitmentError,
  disclosedValue,
} from "./statement/commitment.ts";
export {
  buildStatement,
  parseStatement,
  type Statement,
  type Subject,
} from "./statement/statement.ts";
export { StatementError } from "./statement/statement-error.ts";
export type { Digest, Digested } from "./statement/value.ts";
export { type ApprovalPredicate, buildApproval, readApproval } from "./predicate/approval.ts";
export {
  buildErasure,
  type ErasurePredicate,
  MOST_ERASED,
  readErasure,
} from "./predicate/erasure.ts";
export {
  buildKeyChange,
  type KeyChangePredicate,
  type KeyInUse,
  type KeyUse,
  readKeyChange,
} from "./predicate/key-change.ts";
export {
  buildLogLifecycle,
  type LogLifecyclePredicate,
  readLogLifecycle,
} from "./predicate/log-lifecycle.ts";
export { buildProgress, type ProgressPredicate, readProgress } from "./predicate/progress.ts";
export { type LoggedStatement, SIGSTORE_BUNDLE_TYPE, sigstoreBundle } from "./sigstore/bundle.ts";
export { KEY_LIST_TYPE, keyList, type PublishedKey } from "./sigstore/key-list.ts";
export { ed25519Spki, PublicKeyError, type Validity } from "./sigstore/public-key.ts";
export { type PublishedLog, TRUSTED_ROOT_TYPE, trustedRoot } from "./sigstore/trusted-root.ts";
export {
  type AddCheckpoint,
  formatAddCheckpoint,
  parseAddCheckpoint,
} from "./witness/add-checkpoint.ts";
export { cosignaturesOf, mergeSignatures } from "./witness/merge-signatures.ts";
export { WitnessPolicyError } from "./witness/policy-error.ts";
export { quorumMet, witnessCount } from "./witness/quorum.ts";
export { parseWitnessPolicy } from "./witness/tlog-policy.ts";
export type { PolicyLog, PolicyWitness, Quorum, WitnessPolicy } from "./witness/witness-policy.ts";
export {
  type AuditCheckpoint,
  type AuditedCheckpoint,
  checkpointAudit,
  type CheckpointTrust,
} from "./audit/audit-checkpoint.ts";
export { type Audited, type Auditor, auditor, EntryChangedError } from "./audit/auditor.ts";
export { auditEntries, type AuditOptions, type LogContent } from "./audit/audit-entries.ts";
export { type DerivedTile, partialTiles } from "./audit/derived-tile.ts";
export type { Finding } from "./audit/finding.ts";
export { publishedContent, type ReadPublished } from "./audit/published-content.ts";
export { readHashedRekord, RekordError } from "./audit/read-hashed-rekord.ts";
export { ShardError, shardOf } from "./audit/shard-of.ts";
export { tileFinding } from "./audit/tile-finding.ts";
export { treeFromEdge } from "./audit/tree-from-edge.ts";
export type { VerifyCrypto } from "./verify-crypto.ts";
export { type Subtle, webCrypto } from "./web-crypto.ts";
export {
  type BundledConsistency,
  EVIDENCE_BUNDLE_TYPE,
  MAX_BUNDLE_BYTES,
} from "./bundle/bundle-document.ts";
export { BundleError } from "./bundle/bundle-error.ts";
export type { BundleTrust, StatementKey } from "./bundle/bundle-trust.ts";
export { buildBundle, type BundleParts, type EventPart } from "./bundle/build-bundle.ts";
export type { Replay, Replayed, ReplayMaterial } from "./bundle/replay.ts";
export type { BundleReport, Check, CheckId, ReportedEvent, Tier } from "./bundle/report.ts";
export { verifyBundle, type VerifyOptions } from "./bundle/verify-bundle.ts";
export type { BundleDocument } from "./bundle/bundle-document.ts";
export { parseBundle } from "./bundle/parse-bundle.ts";
export { readSignedPart, type SignedPart } from "./bundle/read-event.ts";
export { readDisclosure } from "./statement/commitment.ts";
export { type EvidenceAnswer, partsOfEvidence } from "./bundle/parts-of-evidence.ts";
