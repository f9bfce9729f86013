import { isIPv4 } from "node:net";
import type { RouteRequest } from "./route.ts";

const NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Whether a request came from this machine, to a name of this machine: a proxy here passes on the name that its own caller used. */
export function isLoopback({
  headers,
  remoteAddress,
}: Pick<RouteRequest, "headers" | "remoteAddress">): boolean {
  const address = remoteAddress.replace(/^::ffff:/, "");
  const isNear = address === "::1" || (isIPv4(address) && address.startsWith("127."));
  return isNear && NAME.test(headers.host ?? "");
}
