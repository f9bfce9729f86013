import type { Places } from "../gateway/places.ts";
import { foreignRequest } from "../gateway/request-check.ts";
import { SESSION_COOKIE } from "../gateway/session-token.ts";
import { noCookie } from "../http/cookies.ts";
import { plainReply, type Reply } from "../http/reply.ts";
import type { Route } from "../http/route.ts";

/** Removes the cookie. The session itself ends by its time. */
export function signOutRoute(places: Places): Route {
  return {
    name: "auth",
    methods: ["POST"],
    serves: (path) => path === "/auth/signout",
    async answer(request): Promise<Reply> {
      const foreign = foreignRequest(request, places);
      if (foreign !== undefined) return plainReply(foreign.status, foreign.message);
      return {
        status: 204,
        headers: { "cache-control": "no-store" },
        cookies: [noCookie(SESSION_COOKIE)],
        body: new Uint8Array(),
      };
    },
  };
}
