import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "./reply.ts";

/** A request for something that a route answers. */
export interface RouteRequest {
  /** The path as it came, without the query: nothing in it is decoded. */
  readonly path: string;
  /** What follows the question mark, as it came. */
  readonly query: string;
  /** `If-None-Match`, as it came. */
  readonly ifNoneMatch: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** Port on which the connection came in. */
  readonly localPort: number;
  /** Address of whoever is at the other end of the connection; empty when it is gone. */
  readonly remoteAddress: string;
}

/** One kind of thing that is served. */
export interface Route {
  /** Its name in metrics. */
  readonly name: string;
  /** Methods it takes; GET and HEAD unless told. */
  readonly methods?: readonly string[];
  /** Whether the path is this route's. */
  serves(path: string): boolean;
  answer(request: RouteRequest): Promise<Reply>;
}

/** What is read and not changed. */
export const READ: readonly string[] = ["GET", "HEAD"];

/** A route of one path. */
export function exactRoute(
  name: string,
  path: string,
  answer: (request: RouteRequest) => Promise<Reply>,
): Route {
  return { name, serves: (asked) => asked === path, answer };
}
