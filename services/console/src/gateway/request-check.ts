import type { IncomingHttpHeaders } from "node:http";
import type { Places } from "./places.ts";

/** A request as far as it says where it comes from. */
export interface CallingRequest {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Port on which the connection came in. */
  readonly localPort: number;
}

/** Why a request that may change something is not looked at further. */
export interface Refusal {
  readonly status: 403 | 405 | 421;
  readonly message: string;
}

/**
 * Refuses what a page of another origin could have sent: a Host or Origin that is not ours, or fetch metadata (W3C Fetch Metadata Request
 * Headers) that say so. A caller that is no browser sends neither Origin nor metadata.
 */
export function foreignRequest(
  { headers, localPort, method }: CallingRequest,
  places: Places,
): Refusal | undefined {
  const own = places.originFor(headers.host, localPort);
  if (own === undefined) return { status: 421, message: "this is not the console's name" };
  const { origin } = headers;
  if (origin !== undefined && origin !== own)
    return { status: 403, message: "the request is of another origin" };
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin")
    return { status: 403, message: "the request is of another site" };
  return method === "POST" ? undefined : { status: 405, message: "only POST" };
}
