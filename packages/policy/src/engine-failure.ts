/** The policy engine gave no answer. Whatever was asked is denied. */
export class EngineFailureError extends Error {
  override readonly name = "EngineFailureError";
}
