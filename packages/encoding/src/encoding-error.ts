/** A text or byte string is not in the one form its encoding allows. Carries no part of the input. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";
}
