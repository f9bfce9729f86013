import { type Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { fromBinary } from "@bufbuild/protobuf";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "@writ/proto/google/rpc/error_details";
import { Code, failureReason, RpcError } from "@writ/rpc";

/** All that is told of a bug. */
export const INTERNAL = "internal error";

const DETAILS = [ErrorInfoSchema, BadRequestSchema, RetryInfoSchema];
/** What says of an upstream that it did not answer; codes that grpc-js makes itself. */
const NO_ANSWER: readonly Code[] = [Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED];

/**
 * What a browser is told of a failed call: code, reason and fields of an error that a service made. What the transport says of a service that
 * did not answer names addresses, and a bug is nobody's business: of those only the kind is told.
 */
export function connectError(error: unknown, upstream: string): ConnectError {
  if (!(error instanceof RpcError)) return new ConnectError(INTERNAL, code(Code.INTERNAL));
  if (failureReason(error) !== undefined)
    return new ConnectError(error.message, code(error.code), undefined, detailsOf(error));
  return NO_ANSWER.includes(error.code)
    ? noAnswer(code(error.code), upstream)
    : new ConnectError(INTERNAL, code(error.code));
}

/** What a browser is told of an upstream that did not answer. */
export function noAnswer(kind: ConnectCode, upstream: string): ConnectError {
  const info = {
    desc: ErrorInfoSchema,
    value: { reason: "DEPENDENCY_UNAVAILABLE", domain: "writ", metadata: { service: upstream } },
  };
  return new ConnectError(`${upstream} did not answer`, kind, undefined, [info]);
}

/** A refusal by the console itself, before anything is called. */
export function refused(kind: Code, reason: string, message: string): ConnectError {
  const info = { desc: ErrorInfoSchema, value: { reason, domain: "writ" } };
  return new ConnectError(message, code(kind), undefined, [info]);
}

function detailsOf(error: RpcError) {
  return error.details.flatMap(({ typeUrl, value }) => {
    const desc = DETAILS.find(({ typeName }) => typeUrl.endsWith(`/${typeName}`));
    return desc === undefined ? [] : [{ desc, value: fromBinary(desc, value) }];
  });
}

// The codes of Connect are those of gRPC.
function code(kind: Code): ConnectCode {
  return kind as number as ConnectCode;
}
