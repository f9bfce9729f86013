import { etagOf, isKnown } from "../http/etag.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { publicHeaders } from "../http/security-headers.ts";

/**
 * The trust file. Who takes it from here trusts this server for it: to be compared with one that came by another way.
 */
export function trustFileRoute(text: string): Route {
  const body = Buffer.from(text);
  const etag = etagOf(body);
  const headers = { ...publicHeaders, "cache-control": "no-cache", etag };
  return exactRoute("trust", "/.well-known/writ-trust.json", async ({ ifNoneMatch }) =>
    isKnown(etag, ifNoneMatch)
      ? { status: 304, headers, body: new Uint8Array() }
      : { status: 200, headers: { ...headers, "content-type": "application/json" }, body },
  );
}
