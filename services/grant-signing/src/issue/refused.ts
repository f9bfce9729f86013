import { DelegationError, Denied, GrantError, ProfileError } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";

/**
 * Why an order was not signed: a reason code, where it is one that a caller of Authorize can understand, or which
 * of the signer's own checks failed, which only a broken or stolen service makes happen.
 *
 *   ASSERTION_INVALID   the identity assertion is not one of the identity service's, or not of now
 *   ASSERTION_MISMATCH  the claims say something else of caller, holder or runtime than the assertion
 *   STATEMENT_INVALID   the statement is not a decision signed by the policy-decision service
 *   STATEMENT_MISMATCH  the decision is not an ALLOW of exactly these claims
 *   CHECKPOINT_INVALID  the checkpoint is not the log's
 *   NOT_IN_LOG          the proof does not show that the log holds the decision
 *   PARENT_MISMATCH     the order brings a parent grant its claims do not name, or none where they name one
 *   SIGNER_FAULT        our own signature does not come out right; nothing was released
 *   RESOURCE_EXHAUSTED  grants are being signed faster than is allowed
 */
export type RefusalCode =
  | ReasonCode
  | "ASSERTION_INVALID"
  | "ASSERTION_MISMATCH"
  | "STATEMENT_INVALID"
  | "STATEMENT_MISMATCH"
  | "CHECKPOINT_INVALID"
  | "NOT_IN_LOG"
  | "PARENT_MISMATCH"
  | "SIGNER_FAULT"
  | "RESOURCE_EXHAUSTED";

/** One order is not signed. The message is for people and holds no token. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Refuses unless the condition holds. @throws Refused */
export function demand(holds: boolean, code: RefusalCode, otherwise: string): asserts holds {
  if (!holds) throw new Refused(code, otherwise);
}

/** The refusal an error of the grant profile amounts to; undefined for any other error. */
export function refusalFrom(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error;
  const isOfProfile =
    error instanceof GrantError ||
    error instanceof ProfileError ||
    error instanceof DelegationError ||
    error instanceof Denied;
  return isOfProfile ? new Refused(error.code, error.message) : undefined;
}
