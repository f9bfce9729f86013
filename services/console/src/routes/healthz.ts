import { plainReply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";

/** Whether the process serves. What it serves may be missing: each route says so by itself. */
export function healthzRoute(): Route {
  return exactRoute("healthz", "/healthz", async () => plainReply(200, "ok"));
}
