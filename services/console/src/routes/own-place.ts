import type { Places } from "../gateway/places.ts";
import { plainReply } from "../http/reply.ts";
import type { Route } from "../http/route.ts";

/** A route for people: it answers under the console's own names only, so that no other name can be made to stand for it (DNS rebinding). */
export function ownPlace(route: Route, places: Places): Route {
  return {
    ...route,
    serves: (path) => route.serves(path),
    async answer(request) {
      const { headers, localPort } = request;
      if (places.originFor(headers.host, localPort) === undefined)
        return plainReply(421, "this is not the console's name");
      return route.answer(request);
    },
  };
}
