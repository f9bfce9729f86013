import { etagOf, isKnown } from "../http/etag.ts";
import { plainReply } from "../http/reply.ts";
import { exactRoute, type Route } from "../http/route.ts";
import { openPublicFile } from "../public-file.ts";

const MOST_BYTES = 8 * 1024 * 1024;

/** A proof viewer: one file, whose own policy forbids every request. The header adds only what a page cannot say of itself. */
export function verifyRoute(name: "verify" | "verify-replay", file: string): Route {
  return exactRoute(name, `/${name}`, async ({ ifNoneMatch }) => {
    const opened = await openPublicFile(file, MOST_BYTES);
    if (opened === undefined) return plainReply(404, "not found");
    const body = await opened.bytes();
    const etag = etagOf(body);
    const headers = {
      "content-security-policy": "frame-ancestors 'none'",
      "cache-control": "no-cache",
      etag,
    };
    return isKnown(etag, ifNoneMatch)
      ? { status: 304, headers, body: new Uint8Array() }
      : { status: 200, headers: { ...headers, "content-type": "text/html; charset=utf-8" }, body };
  });
}
