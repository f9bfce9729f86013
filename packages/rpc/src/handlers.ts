import { once } from "node:events";
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Server,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { requireWellFormed, serviceDefinition } from "./definition.ts";
import { Code, RpcError, toServiceError } from "./error.ts";
import { connectionOf, type Peer } from "./peer.ts";
import { type Session, sessionOf, type Sessions } from "./session.ts";

/** What a handler may know about the call besides its request. */
export interface CallContext {
  readonly method: DescMethod;
  /** The caller by its client certificate; undefined without an acceptable one. */
  readonly peer: Peer | undefined;
  /** The connection it came by: the same object for all its calls; absent where that is not known. */
  readonly connection?: object;
  /** Who is signed in, for calls of the console; absent for a visitor who is not, and for all other callers. */
  readonly session?: Session;
  /** The tenant that the console shows to visitors; absent for none. */
  readonly publicTenant?: string;
  /** Milliseconds since the Unix epoch; undefined when the caller set none. */
  readonly deadlineMs: number | undefined;
  /** Aborted when the caller cancels or the deadline passes. */
  readonly signal: AbortSignal;
}

/** Runs before the handler; throws {@link RpcError} to refuse the call. What the request says counts only for who may call at all. */
export type Guard = (call: CallContext, request?: object) => void;

/**
 * Told of every call of our own services when it begins, before anything is checked; what it returns is called once with the code the call ended
 * with. Neither may throw.
 */
export type CallObserver = (method: DescMethod) => (code: Code) => void;

/** What surrounds every handler of a server. */
export interface Surroundings {
  readonly guards: readonly Guard[];
  readonly peerOf: (call: ServerUnaryCall<unknown, unknown>) => Peer | undefined;
  /** Absent for a server to which nobody comes by the console. */
  readonly sessions?: Sessions;
  /** Told of everything thrown by a handler that is not an {@link RpcError}: bugs. */
  readonly onBug: (error: unknown, method: DescMethod) => void;
  readonly observe?: CallObserver;
}

type Unary<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  call: CallContext,
) => Promise<MessageInitShape<O>>;

type ServerStreaming<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  call: CallContext,
) => AsyncIterable<MessageInitShape<O>>;

type Handler<M> = M extends {
  methodKind: infer K;
  input: infer I extends DescMessage;
  output: infer O extends DescMessage;
}
  ? K extends "unary"
    ? Unary<I, O>
    : K extends "server_streaming"
      ? ServerStreaming<I, O>
      : never
  : never;

/** One function per method of the service; unary and server-streaming methods only. */
export type Handlers<S extends DescService> = {
  readonly [K in keyof S["method"]]: Handler<S["method"][K]>;
};

/** A service with its handlers and who may call them, ready to be registered on a server. */
export interface Implementation {
  readonly service: DescService;
  register(server: Server, surroundings: Surroundings): void;
}

/** Binds handlers to the service they implement; `guard` is usually its access table. */
export function implement<S extends DescService>(
  service: S,
  guard: Guard,
  handlers: Handlers<S>,
): Implementation {
  return {
    service,
    register(server, surroundings) {
      const around = { ...surroundings, guards: [guard, ...surroundings.guards] };
      const methods: Record<
        string,
        handleUnaryCall<never, object> | handleServerStreamingCall<never, object>
      > = {};
      for (const method of service.methods) {
        const handler: unknown = handlers[method.localName as keyof S["method"]];
        if (method.methodKind === "unary")
          methods[method.localName] = unary(method, handler as Unary<never, never>, around);
        else if (method.methodKind === "server_streaming")
          methods[method.localName] = stream(
            method,
            handler as ServerStreaming<never, never>,
            around,
          );
        else throw new TypeError(`${method.name}: ${method.methodKind} is not supported`);
      }
      server.addService(serviceDefinition(service), methods as UntypedServiceImplementation);
    },
  };
}

function unary(
  method: DescMethod,
  handler: Unary<never, never>,
  around: Surroundings,
): handleUnaryCall<never, object> {
  return (call, reply) => {
    const ended = around.observe?.(method);
    const answer = async (): Promise<object> => {
      const context = admit(method, call, around);
      return create(method.output, await handler(call.request, context));
    };
    answer().then(
      (response) => {
        ended?.(Code.OK);
        reply(null, response);
      },
      (error: unknown) => {
        const refused = refusal(error, method, around);
        ended?.(refused.code);
        reply(refused);
      },
    );
  };
}

function stream(
  method: DescMethod,
  handler: ServerStreaming<never, never>,
  around: Surroundings,
): handleServerStreamingCall<never, object> {
  return (call) => {
    const ended = around.observe?.(method);
    const run = async (): Promise<void> => {
      const context = admit(method, call, around);
      for await (const message of handler(call.request, context)) {
        context.signal.throwIfAborted();
        const wantsMore = call.write(create(method.output, message));
        if (!wantsMore) await once(call, "drain", { signal: context.signal });
      }
    };
    run().then(
      () => {
        ended?.(Code.OK);
        call.end();
      },
      (error: unknown) => {
        if (call.cancelled) {
          ended?.(Code.CANCELLED);
          return;
        }
        const refused = refusal(error, method, around);
        ended?.(refused.code);
        call.emit("error", refused);
      },
    );
  };
}

/** The call's context, after every guard let it pass. */
function admit(
  method: DescMethod,
  call: ServerUnaryCall<never, object> | ServerWritableStream<never, object>,
  around: Surroundings,
): CallContext {
  const context = contextOf(method, call, around);
  for (const guard of around.guards) guard(context, call.request);
  requireWellFormed(call.request, method);
  return context;
}

function refusal(error: unknown, method: DescMethod, around: Surroundings) {
  if (!(error instanceof RpcError)) around.onBug(error, method);
  return toServiceError(error);
}

function contextOf(
  method: DescMethod,
  call: ServerUnaryCall<never, object> | ServerWritableStream<never, object>,
  around: Surroundings,
): CallContext {
  const deadline = call.getDeadline();
  const peer = around.peerOf(call as ServerUnaryCall<unknown, unknown>);
  const session = sessionOf(peer, call.metadata, around.sessions);
  const connection = connectionOf(call);
  const publicTenant = around.sessions?.publicTenant;
  let abort: AbortController | undefined;
  return {
    method,
    peer,
    ...(connection !== undefined && { connection }),
    ...(session !== undefined && { session }),
    ...(publicTenant !== undefined && { publicTenant }),
    deadlineMs: deadline === Infinity ? undefined : Number(deadline),
    // Made on demand: most handlers never look at it.
    get signal() {
      if (abort === undefined) {
        const controller = (abort = new AbortController());
        const cancel = () => controller.abort(new RpcError(Code.CANCELLED, "call cancelled"));
        if (call.cancelled) cancel();
        else call.once("cancelled", cancel);
      }
      return abort.signal;
    },
  };
}
