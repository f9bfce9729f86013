export { envelopeJson, type Envelope, parseEnvelope } from "./dsse/envelope.ts";
export { hashedRekord, type SignedDigest } from "./dsse/hashed-rekord.ts";
export { pae, PAYLOAD_TYPE } from "./dsse/pae.ts";
export {
  EntryBundleError,
  formatEntryBundle,
  MAX_ENTRY_BYTES,
  parseEntryBundle,
} from "./merkle/entry-bundle.ts";
export { emptyRoot, type Hash, leafHash, nodeHash } from "./merkle/hash.ts";
export { edgeTiles, openTree } from "./merkle/open-tree.ts";
export { type ProofCode, ProofError } from "./merkle/proof-error.ts";
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
export { type Consistency, verifyConsistency } from "./merkle/verify-consistency.ts";
export { type Inclusion, verifyInclusion } from "./merkle/verify-inclusion.ts";
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
export { type Note, type NoteSignature, openNote } from "./note/open-note.ts";
export { ed25519Signer, type NoteSigner, signNote } from "./note/sign-note.ts";
export { formatTlogProof, parseTlogProof, type TlogProof } from "./note/tlog-proof.ts";
export {
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  type NoteKey,
  noteKey,
  parseVkey,
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
