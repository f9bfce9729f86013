import type { ErrorReason } from "@writ/proto/writ/error/v1/error";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "@writ/proto/google/rpc/error_details";
import { Code, detail, RpcError } from "./error.ts";

/** Name of an {@link ErrorReason}, as it travels in google.rpc.ErrorInfo. */
export type FailureReason = Exclude<keyof typeof ErrorReason, "UNSPECIFIED">;

const CODES: Readonly<Record<FailureReason, Code>> = {
  DEADLINE_MISSING: Code.INVALID_ARGUMENT,
  DEADLINE_TOO_SHORT: Code.DEADLINE_EXCEEDED,
  CALLER_UNAUTHENTICATED: Code.UNAUTHENTICATED,
  CALLER_NOT_ALLOWED: Code.PERMISSION_DENIED,
  REQUEST_INVALID: Code.INVALID_ARGUMENT,
  REQUEST_TOO_LARGE: Code.INVALID_ARGUMENT,
  OVERLOADED: Code.RESOURCE_EXHAUSTED,
  DEPENDENCY_UNAVAILABLE: Code.UNAVAILABLE,
  NOT_FOUND: Code.NOT_FOUND,
  IDEMPOTENCY_CONFLICT: Code.ALREADY_EXISTS,
  IDEMPOTENCY_EXPIRED: Code.FAILED_PRECONDITION,
  POLICY_STALE: Code.ABORTED,
  ALREADY_EXISTS: Code.ALREADY_EXISTS,
  POLICY_SET_INVALID: Code.INVALID_ARGUMENT,
  ISSUANCE_REFUSED: Code.FAILED_PRECONDITION,
  STATE_CONFLICT: Code.FAILED_PRECONDITION,
  LOG_FROZEN: Code.UNAVAILABLE,
  INTERNAL: Code.INTERNAL,
  WITNESS_QUORUM_MISSING: Code.UNAVAILABLE,
  NOT_HERE: Code.UNIMPLEMENTED,
};

const RETRY_AFTER_MS: Partial<Record<FailureReason, number>> = {
  OVERLOADED: 200,
  DEPENDENCY_UNAVAILABLE: 500,
  POLICY_STALE: 50,
};

/** One wrong field of a request. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/**
 * An error for the caller with a stable reason: google.rpc.ErrorInfo{reason, domain "writ"}, and BadRequest or RetryInfo where they help.
 * An error means "no decision"; a denial is never made with this.
 */
export function failure(
  reason: FailureReason,
  message: string,
  options: {
    readonly fields?: readonly FieldViolation[];
    readonly metadata?: Readonly<Record<string, string>>;
    readonly cause?: unknown;
  } = {},
): RpcError {
  const details = [
    detail(ErrorInfoSchema, { reason, domain: "writ", metadata: { ...options.metadata } }),
  ];
  if (options.fields !== undefined)
    details.push(detail(BadRequestSchema, { fieldViolations: [...options.fields] }));
  const retryMs = RETRY_AFTER_MS[reason];
  if (retryMs !== undefined)
    details.push(
      detail(RetryInfoSchema, { retryDelay: { seconds: 0n, nanos: retryMs * 1_000_000 } }),
    );
  return new RpcError(CODES[reason], message, { details, cause: options.cause });
}

/** The stable reason an error carries, or undefined when it is not one of ours. */
export function failureReason(error: unknown): string | undefined {
  if (!(error instanceof RpcError)) return undefined;
  const info = error.detail(ErrorInfoSchema);
  return info?.domain === "writ" ? info.reason : undefined;
}
