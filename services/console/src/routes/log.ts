import { join } from "node:path";
import { etagOf, isKnown } from "../http/etag.ts";
import { plainReply, type Reply } from "../http/reply.ts";
import type { Route } from "../http/route.ts";
import { publicHeaders } from "../http/security-headers.ts";
import { type LogFile, parseLogPath } from "../log-path.ts";
import { openPublicFile } from "../public-file.ts";

const PREFIX = "/log/";
/** Of a bundle with 256 entries of 65,535 bytes. */
const MOST_TILE_BYTES = 16_777_216;
const MOST_TEXT_BYTES = 1_048_576;
const NOT_FOUND = plainReply(404, "not found", publicHeaders);

/** Where the published logs are. */
export interface LogFolders {
  /** The folder that holds one folder for each log. */
  readonly logDir: string;
  /** Name of the folder of the log in use. */
  readonly currentShard: string;
}

/** The published logs, exactly as they lie in their folders. What is no name of a log's file is not looked up. */
export function logRoute({ currentShard, logDir }: LogFolders): Route {
  return {
    name: "log",
    serves: (path) => path.startsWith(PREFIX),
    async answer({ ifNoneMatch, path }) {
      const asked = parseLogPath(path.slice(PREFIX.length));
      if (asked === undefined) return NOT_FOUND;
      const file = join(logDir, asked.shard ?? currentShard, asked.file);
      return asked.kind === "tile" ? tileReply(file) : textReply(file, asked, ifNoneMatch);
    },
  };
}

// A tile never changes: a partial one becomes another file.
async function tileReply(path: string): Promise<Reply> {
  const file = await openPublicFile(path, MOST_TILE_BYTES);
  if (file === undefined) return NOT_FOUND;
  const headers = {
    ...publicHeaders,
    "content-type": "application/octet-stream",
    "cache-control": "public, max-age=31536000, immutable",
  };
  return { status: 200, headers, body: file };
}

async function textReply(
  path: string,
  asked: LogFile,
  ifNoneMatch: string | undefined,
): Promise<Reply> {
  const file = await openPublicFile(path, MOST_TEXT_BYTES);
  if (file === undefined) return NOT_FOUND;
  const body = await file.bytes();
  const etag = etagOf(body);
  const type = asked.file.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8";
  const headers = { ...publicHeaders, "cache-control": "no-cache", etag };
  return isKnown(etag, ifNoneMatch)
    ? { status: 304, headers, body: new Uint8Array() }
    : { status: 200, headers: { ...headers, "content-type": type }, body };
}
