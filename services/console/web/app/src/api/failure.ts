import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RequestInfoSchema } from "@writ/proto/google/rpc/error_details";

/** Why a question has no answer, in kinds that people can do something about. */
export type FailureKind =
  /** Not signed in, or the session has ended. */
  | "signed-out"
  /** Signed in, and it takes another role. */
  | "not-yours"
  /** There is no such thing. */
  | "absent"
  /** The question was wrong. */
  | "invalid"
  /** What it is about has changed, or forbids it. */
  | "conflict"
  /** This server does not know the question. */
  | "unknown-here"
  /** There is no room for it now. */
  | "limit"
  /** Nobody answered. */
  | "no-answer";

/** A question without an answer. */
export interface Failure {
  readonly kind: FailureKind;
  /** The process that was asked. */
  readonly service: string;
  /** Name of the gRPC code, such as UNAVAILABLE. */
  readonly code: string;
  /** The machine-readable cause; empty when there is none. */
  readonly reason: string;
  /** The role it takes; empty when that is not it. */
  readonly needs: string;
  readonly message: string;
  /** Empty when there is none. */
  readonly requestId: string;
  /** How long it took, in milliseconds. */
  readonly afterMs: number;
}

/** Carries a {@link Failure}. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** The failure that an error carries. Everything that is not understood is no answer. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallError) return error.failure;
  return explained(error, "console", 0);
}

/** Says of an error of a call what kind of failure it is. */
export function explained(error: unknown, service: string, afterMs: number): Failure {
  const wire = ConnectError.from(error);
  const [info] = wire.findDetails(ErrorInfoSchema);
  const [request] = wire.findDetails(RequestInfoSchema);
  return {
    kind: kindOf(wire.code),
    service: info?.metadata["service"] ?? service,
    code: nameOf(wire.code),
    reason: info?.reason ?? "",
    needs: info?.metadata["needs"] ?? "",
    message: wire.rawMessage,
    requestId: request?.requestId ?? "",
    afterMs,
  };
}

function kindOf(code: Code): FailureKind {
  switch (code) {
    case Code.Unauthenticated:
      return "signed-out";
    case Code.PermissionDenied:
      return "not-yours";
    case Code.NotFound:
      return "absent";
    case Code.InvalidArgument:
    case Code.OutOfRange:
      return "invalid";
    case Code.FailedPrecondition:
    case Code.AlreadyExists:
    case Code.Aborted:
      return "conflict";
    case Code.Unimplemented:
      return "unknown-here";
    case Code.ResourceExhausted:
      return "limit";
    default:
      return "no-answer";
  }
}

function nameOf(code: Code): string {
  const name = Code[code] ?? `code ${String(code)}`;
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
