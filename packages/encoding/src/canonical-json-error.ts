/** Why a value or a text was refused; stable, so that callers can switch on it. */
export type CanonicalJsonCode =
  | "TOO_LARGE"
  | "TOO_DEEP"
  | "NOT_UTF8"
  | "NOT_JSON"
  | "NOT_CANONICAL"
  | "FORBIDDEN_KEY"
  | "UNSAFE_INTEGER"
  | "LONE_SURROGATE"
  | "NOT_JSON_VALUE";

/** The value has no canonical JSON form, or the bytes are not one. Carries no part of the input. */
export class CanonicalJsonError extends Error {
  override readonly name = "CanonicalJsonError";
  readonly code: CanonicalJsonCode;

  constructor(code: CanonicalJsonCode) {
    super(`refused JSON: ${code}`);
    this.code = code;
  }
}
