import type { ReasonCode } from "@writ/reasons";
import { TokenError, type TokenErrorCode } from "@writ/token";
import type { PrincipalRef } from "../registry/principal.ts";
import { CredentialDenied } from "./credential-denied.ts";

/** The end of one check: the caller is not accepted. */
export interface Denied {
  readonly denied: {
    readonly code: ReasonCode;
    /** For people; holds no part of a credential. */
    readonly message: string;
    /** Who the caller claimed to be, unverified. */
    readonly claimed: PrincipalRef | undefined;
  };
}

const REASONS: Readonly<Record<TokenErrorCode, ReasonCode>> = {
  TOKEN_MALFORMED: "CRED_MALFORMED",
  TOKEN_WRONG_TYPE: "CRED_WRONG_TYPE",
  TOKEN_KEY_UNKNOWN: "CRED_KEY_UNKNOWN",
  TOKEN_ALG_MISMATCH: "CRED_ALG_NOT_ALLOWED",
  TOKEN_SIG_INVALID: "CRED_SIG_INVALID",
  TOKEN_EXPIRED: "CRED_EXPIRED",
  TOKEN_NOT_YET_VALID: "CRED_NOT_YET_VALID",
  TOKEN_LIFETIME: "CRED_LIFETIME",
  TOKEN_WRONG_AUDIENCE: "CRED_WRONG_AUDIENCE",
  TOKEN_WRONG_ISSUER: "CRED_MALFORMED",
  TOKEN_REQUEST_MISMATCH: "CRED_REQUEST_MISMATCH",
};

/** Whether a check has ended. */
export function isDenied<T extends object>(state: T | Denied): state is Denied {
  return "denied" in state;
}

/** The denial that a refused credential leads to. Anything else that was thrown is no decision and is thrown on. */
export function denial(thrown: unknown, claimed: PrincipalRef | undefined): Denied {
  if (thrown instanceof CredentialDenied)
    return { denied: { code: thrown.code, message: thrown.message, claimed } };
  if (thrown instanceof TokenError)
    return { denied: { code: REASONS[thrown.code], message: thrown.message, claimed } };
  throw thrown;
}

/** Does a step of a check; a refusal ends the check. */
export function attempt<T extends object>(
  claimed: PrincipalRef | undefined,
  step: () => T,
): T | Denied {
  try {
    return step();
  } catch (error) {
    return denial(error, claimed);
  }
}

/** Does a step and says of which part of the check a refusal speaks. */
export function within<T>(part: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const { denied } = denial(error, undefined);
    throw new CredentialDenied(denied.code, `${part}: ${denied.message}`);
  }
}
