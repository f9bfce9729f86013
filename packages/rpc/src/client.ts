import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  type ChannelCredentials,
  Client as GrpcClient,
  type ClientOptions,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { methodDefinition } from "./definition.ts";
import { fromServiceError } from "./error.ts";
import { sessionMetadata } from "./session.ts";

/** Per-call options. Every unary call has a deadline: this one's, or the client's default time-out. */
export interface CallOptions {
  /** Milliseconds since the Unix epoch. */
  readonly deadlineMs?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** A session token to pass on; only the console has them. Secret. */
  readonly session?: string;
}

/** One method per rpc of the service; unary and server-streaming only. */
export type Client<S extends DescService> = {
  [K in keyof S["method"]]: S["method"][K] extends {
    methodKind: infer M;
    input: infer I extends DescMessage;
    output: infer O extends DescMessage;
  }
    ? M extends "unary"
      ? (request: MessageInitShape<I>, options?: CallOptions) => Promise<MessageShape<O>>
      : M extends "server_streaming"
        ? (request: MessageInitShape<I>, options?: CallOptions) => AsyncIterable<MessageShape<O>>
        : never
    : never;
} & { close(): void };

type Init = MessageInitShape<DescMessage>;

/** Reconnect fast: a peer that comes back should be used within a second. */
const CHANNEL: ClientOptions = {
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
  "grpc.max_receive_message_length": 8 * 1024 * 1024,
  "grpc.enable_retries": 0,
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
  "grpc-node.flow_control_window": 4 * 1024 * 1024,
  // Servers are told by their SPIFFE id. An address is no server name (RFC 6066), and Node warns of one.
  "grpc.ssl_target_name_override": "localhost",
};

/** Opens a channel to the service at `address` (`host:port`). Calls throw {@link RpcError}. */
export function connect<S extends DescService>(
  service: S,
  address: string,
  credentials: ChannelCredentials,
  options: ClientOptions & { defaultTimeoutMs: number },
): Client<S> {
  const { defaultTimeoutMs, ...channel } = options;
  const grpc = new GrpcClient(address, credentials, { ...CHANNEL, ...channel });
  const client: Record<string, unknown> = { close: () => grpc.close() };
  for (const method of service.methods) {
    const definition = methodDefinition(method);
    if (method.methodKind === "unary")
      client[method.localName] = (r: Init, o: CallOptions = {}) =>
        unary(grpc, method, definition, r, o, defaultTimeoutMs);
    if (method.methodKind === "server_streaming")
      client[method.localName] = (r: Init, o: CallOptions = {}) =>
        serverStreaming(grpc, method, definition, r, o);
  }
  return client as Client<S>;
}

function unary(
  grpc: GrpcClient,
  method: DescMethod,
  definition: MethodDefinition<object, object>,
  request: Init,
  options: CallOptions,
  timeoutMs: number,
): Promise<object> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const deadline = options.deadlineMs ?? Date.now() + (options.timeoutMs ?? timeoutMs);
    const call = grpc.makeUnaryRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      create(method.input, request),
      metadataOf(options),
      { deadline },
      (error, response) => {
        options.signal?.removeEventListener("abort", cancel);
        if (error) reject(fromServiceError(error));
        else resolve(response as object);
      },
    );
    const cancel = () => call.cancel();
    options.signal?.addEventListener("abort", cancel, { once: true });
  });
}

async function* serverStreaming(
  grpc: GrpcClient,
  method: DescMethod,
  definition: MethodDefinition<object, object>,
  request: Init,
  options: CallOptions,
): AsyncGenerator<object> {
  options.signal?.throwIfAborted();
  const deadline =
    options.deadlineMs ??
    (options.timeoutMs === undefined ? Infinity : Date.now() + options.timeoutMs);
  const call = grpc.makeServerStreamRequest(
    definition.path,
    definition.requestSerialize,
    definition.responseDeserialize,
    create(method.input, request),
    metadataOf(options),
    { deadline },
  );
  const cancel = () => call.cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });
  try {
    for await (const message of call) yield message;
  } catch (error) {
    throw fromServiceError(error as ServiceError);
  } finally {
    options.signal?.removeEventListener("abort", cancel);
    call.cancel();
  }
}

function metadataOf({ session }: CallOptions): Metadata {
  const metadata = new Metadata();
  if (session !== undefined) metadata.set(...sessionMetadata(session));
  return metadata;
}
