import { Code as ConnectCode, ConnectError, type HandlerContext } from "@connectrpc/connect";
import { type CallOptions, Code, failureReason } from "@writ/rpc";
import type { Answer, Upstreams } from "./clients.ts";
import { connectError, INTERNAL, noAnswer, refused } from "./connect-error.ts";
import type { Room } from "./room.ts";
import { sessionOfCall } from "./session-of-call.ts";

/** How long a call may take when the browser does not say, and at most. */
const UNARY_MS = { usual: 10_000, most: 30_000 } as const;
/** A stream ends then at the latest, and whoever still watches opens it again: so nobody watches for longer than a session plus this. */
const STREAM_MS = 15 * 60_000;

/** What forwarding needs. */
export interface ForwardParts {
  readonly upstreams: Pick<Upstreams, "unary" | "stream">;
  /** Whether people may have signed in at an issuer, and so have a cookie. */
  readonly takesCookies: boolean;
  readonly unaryRoom: Room;
  readonly streamRoom: Room;
  /** Told of what is no answer of a service: bugs. */
  readonly onBug: (error: unknown, method: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Forwards a call with one answer; `withSession` false sends it as nobody's. @throws ConnectError */
export async function forwardUnary(
  parts: ForwardParts,
  upstream: string,
  request: object,
  context: HandlerContext,
  withSession = true,
): Promise<Answer> {
  const most = Math.min(context.timeoutMs() ?? UNARY_MS.usual, UNARY_MS.most);
  const options = optionsOf(parts, context, most, withSession);
  const leave = enter(parts.unaryRoom);
  try {
    return await parts.upstreams.unary(context.method, request, options);
  } catch (error) {
    throw toBrowser(parts, error, upstream, context);
  } finally {
    leave();
  }
}

/** Forwards a call with a stream of answers, until the browser goes, the service ends, or time is up. @throws ConnectError */
export async function* forwardStream(
  parts: ForwardParts,
  upstream: string,
  request: object,
  context: HandlerContext,
): AsyncGenerator<Answer> {
  const most = Math.min(context.timeoutMs() ?? STREAM_MS, STREAM_MS);
  const options = optionsOf(parts, context, most, true);
  const leave = enter(parts.streamRoom);
  try {
    yield* parts.upstreams.stream(context.method, request, options);
  } catch (error) {
    throw toBrowser(parts, error, upstream, context);
  } finally {
    leave();
  }
}

function optionsOf(
  { now, takesCookies }: ForwardParts,
  { requestHeader, signal }: HandlerContext,
  withinMs: number,
  withSession: boolean,
): CallOptions {
  const options = { deadlineMs: now() + withinMs, signal };
  if (!withSession) return options;
  const token = sessionOfCall({ requestHeader }, takesCookies);
  return token === undefined ? options : { ...options, session: token };
}

function enter(room: Room): () => void {
  const leave = room.enter();
  if (leave !== undefined) return leave;
  throw refused(Code.RESOURCE_EXHAUSTED, "OVERLOADED", "the console has too much to do; try again");
}

function toBrowser(
  { onBug }: ForwardParts,
  error: unknown,
  upstream: string,
  { method, signal }: HandlerContext,
): ConnectError {
  // Time is up here and there at the same moment; which of the two is heard of first says nothing.
  if (signal.aborted && failureReason(error) === undefined)
    return noAnswer(codeOf(signal.reason), upstream);
  const told = connectError(error, upstream);
  if (told.rawMessage === INTERNAL) onBug(error, method.name);
  return told;
}

function codeOf(reason: unknown): ConnectCode {
  return reason instanceof ConnectError ? reason.code : ConnectCode.Canceled;
}
