import { type Checkpoint, NoteError, noteVerifier, openCheckpoint } from "@writ/evidence";
import { sha256, type TrustedLog } from "@writ/token";
import { verifyEd25519 } from "./ed25519.ts";

/** What is said to be the last checkpoint of a closed log is none. */
export class PreviousCheckpointError extends Error {
  override readonly name = "PreviousCheckpointError";
}

/** The checkpoint in a note that one of the closed logs has signed. @throws PreviousCheckpointError */
export function previousCheckpoint(note: string, closed: readonly TrustedLog[]): Checkpoint {
  for (const { vkey } of closed) {
    try {
      return openCheckpoint(note, noteVerifier(sha256, vkey, verifyEd25519));
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
    }
  }
  throw new PreviousCheckpointError(
    "the note in EVIDENCE_PREVIOUS_CHECKPOINT_FILE is not signed by a closed log of the trust file",
  );
}
