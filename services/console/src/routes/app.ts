import { join } from "node:path";
import { etagOf, isKnown } from "../http/etag.ts";
import { plainReply, type Reply } from "../http/reply.ts";
import type { Route, RouteRequest } from "../http/route.ts";
import { appPolicy } from "../http/security-headers.ts";
import { openPublicFile } from "../public-file.ts";

const MOST_BYTES = 8 * 1024 * 1024;
const NOT_FOUND = plainReply(404, "not found");
/** The application's own addresses: all of them are the same page, which finds its way by itself. */
const PAGE =
  /^\/(?:(?:decisions|approvals|revocations|identities|policies|changes|lineage|health|demo|x)(?:\/[^?#]*)?)?$/;
/** Built files, whose names carry a hash of what is in them. */
const ASSET = /^\/assets\/([A-Za-z0-9_-][A-Za-z0-9._-]{0,127})$/;
/** Files beside the page, such as `theme.js`. */
const FILE = /^\/([a-z][A-Za-z0-9_-]{0,63}\.(?:js|css|svg|png|ico|webmanifest))$/;
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  json: "application/json",
  webmanifest: "application/manifest+json",
};

/** The web application as it was built into a folder. While there is none, `bare` answers for its first page. */
export function appRoute(folder: string, bare: Route): Route {
  return {
    name: "app",
    serves: (path) => PAGE.test(path) || ASSET.test(path) || FILE.test(path),
    async answer(request) {
      const { path } = request;
      const [, asset] = ASSET.exec(path) ?? [];
      if (asset !== undefined) return assetReply(join(folder, "assets", asset), asset);
      const [, file] = FILE.exec(path) ?? [];
      if (file !== undefined)
        return (await freshReply(join(folder, file), typeOf(file), request)) ?? NOT_FOUND;
      const page = await freshReply(
        join(folder, "index.html"),
        "text/html; charset=utf-8",
        request,
      );
      if (page !== undefined) return page;
      return bare.serves(path) ? bare.answer(request) : NOT_FOUND;
    },
  };
}

async function assetReply(path: string, name: string): Promise<Reply> {
  const type = typeOf(name);
  const file = type === undefined ? undefined : await openPublicFile(path, MOST_BYTES);
  if (type === undefined || file === undefined) return NOT_FOUND;
  const headers = { "content-type": type, "cache-control": "public, max-age=31536000, immutable" };
  return { status: 200, headers, body: file };
}

async function freshReply(
  path: string,
  type: string | undefined,
  { ifNoneMatch }: RouteRequest,
): Promise<Reply | undefined> {
  const file = type === undefined ? undefined : await openPublicFile(path, MOST_BYTES);
  if (type === undefined || file === undefined) return undefined;
  const body = await file.bytes();
  const etag = etagOf(body);
  const headers = { "content-security-policy": appPolicy, "cache-control": "no-cache", etag };
  return isKnown(etag, ifNoneMatch)
    ? { status: 304, headers, body: new Uint8Array() }
    : { status: 200, headers: { ...headers, "content-type": type }, body };
}

function typeOf(name: string): string | undefined {
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
}
