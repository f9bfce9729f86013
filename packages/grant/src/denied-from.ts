import type { ReasonCode } from "@writ/reasons";
import { TokenError, type TokenErrorCode } from "@writ/token";
import { Denied } from "./denied.ts";

const codes: Partial<Readonly<Record<TokenErrorCode, ReasonCode>>> = {
  TOKEN_WRONG_TYPE: "GRANT_WRONG_TYPE",
  TOKEN_KEY_UNKNOWN: "GRANT_KEY_UNKNOWN",
  TOKEN_ALG_MISMATCH: "GRANT_ALG_MISMATCH",
  TOKEN_SIG_INVALID: "GRANT_SIG_INVALID",
};

/** The denial any failure of the verifier amounts to; what nobody foresaw is GRANT_MALFORMED. */
export function deniedFrom(error: unknown): Denied {
  if (error instanceof Denied) return error;
  const code = error instanceof TokenError ? codes[error.code] : undefined;
  return new Denied(code ?? "GRANT_MALFORMED", { cause: error });
}

/** Denies unless the condition holds; a condition that is not a boolean does not hold. */
export function demand(holds: boolean, code: ReasonCode): asserts holds {
  if (holds !== true) throw new Denied(code);
}
