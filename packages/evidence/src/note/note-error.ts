/** Why a note, key or checkpoint was refused; stable. */
export type NoteCode =
  | "TOO_LARGE"
  | "TOO_MANY_SIGNATURES"
  | "MALFORMED"
  | "BAD_NAME"
  | "BAD_KEY"
  | "BAD_SIGNATURE"
  | "NOT_SIGNED"
  | "WRONG_ORIGIN";

/** A signed note, a verifier key or a checkpoint is not acceptable. Carries no part of it. */
export class NoteError extends Error {
  override readonly name = "NoteError";
  readonly code: NoteCode;

  constructor(code: NoteCode) {
    super(`signed note: ${code}`);
    this.code = code;
  }
}
