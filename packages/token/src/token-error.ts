/** Why a token was refused; stable, so that callers can switch on it. */
export type TokenErrorCode =
  | "TOKEN_MALFORMED"
  | "TOKEN_WRONG_TYPE"
  | "TOKEN_KEY_UNKNOWN"
  | "TOKEN_ALG_MISMATCH"
  | "TOKEN_SIG_INVALID"
  | "TOKEN_EXPIRED"
  | "TOKEN_NOT_YET_VALID"
  | "TOKEN_LIFETIME"
  | "TOKEN_WRONG_AUDIENCE"
  | "TOKEN_WRONG_ISSUER"
  | "TOKEN_REQUEST_MISMATCH";

/** A token, or a key inside of one, is not acceptable. Carries no part of the token. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
