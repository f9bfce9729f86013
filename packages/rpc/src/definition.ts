import { type DescMethod, type DescService, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import { failure } from "./failure.ts";

/** A request whose bytes are not the message they should be. Handlers never see it: the server answers INVALID_ARGUMENT. */
export class MalformedRequest {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** Refuses a request whose bytes are not the message they should be. @throws RpcError REQUEST_INVALID */
export function requireWellFormed(request: unknown, method: DescMethod): void {
  if (request instanceof MalformedRequest)
    throw failure("REQUEST_INVALID", `the request is not a ${method.input.typeName}`, {
      cause: request.cause,
    });
}

/** The grpc-js view of one protobuf method: a path and four codecs. */
export function methodDefinition(method: DescMethod): MethodDefinition<object, object> {
  return {
    path: methodPath(method),
    requestStream:
      method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
    responseStream:
      method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
    requestSerialize: (m) => asBuffer(toBinary(method.input, m as never)),
    requestDeserialize: (b) => {
      try {
        return fromBinary(method.input, b);
      } catch (error) {
        return new MalformedRequest(error);
      }
    },
    responseSerialize: (m) => asBuffer(toBinary(method.output, m as never)),
    responseDeserialize: (b) => fromBinary(method.output, b),
  };
}

/** Full method path, e.g. `/writ.policy.v1.AuthorizationService/Authorize`. */
export function methodPath(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** The grpc-js view of a protobuf service. */
export function serviceDefinition(service: DescService): ServiceDefinition {
  return Object.fromEntries(service.methods.map((m) => [m.localName, methodDefinition(m)]));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
