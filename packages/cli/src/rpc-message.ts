const REFUSED = /connect ECONNREFUSED (\S+?)\.?(\s|$)/;

/** The message of a failed call, for people: gRPC's own words about a refused connection say it at length. */
export function rpcMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const refused = REFUSED.exec(message);
  return refused === null ? message : `nothing listens on ${refused[1]}`;
}
