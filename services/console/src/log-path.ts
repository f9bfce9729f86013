/** What a path below a log's address stands for (C2SP tlog-tiles, and what we publish beside it). */
export interface LogFile {
  /** The log's folder; undefined for the log in use. */
  readonly shard: string | undefined;
  /** Relative to that folder: only names of the grammar below, none of which leads out of it. */
  readonly file: string;
  readonly kind: "checkpoint" | "document" | "tile";
}

const SHARD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const DOCUMENT = /^(?:vkey|timestamp\.vkey|policy\.tlog-policy|trusted_root\.json|keys\.json)$/;
// Three digits to a folder, at least one group; a first group of zeros is not written.
const NUMBER = String.raw`(?:x(?!000)\d{3}/(?:x\d{3}/){0,4})?\d{3}`;
const WIDTH = String.raw`(?:\.p/(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?`;
const TILE = new RegExp(`^tile/(?:entries|[0-7])/${NUMBER}${WIDTH}$`);

/** Reads what follows `/log/` in a path; undefined when it is no name of anything. */
export function parseLogPath(rest: string): LogFile | undefined {
  const current = fileOf(rest);
  if (current !== undefined) return { shard: undefined, ...current };
  const slash = rest.indexOf("/");
  const shard = rest.slice(0, Math.max(slash, 0));
  const file = fileOf(rest.slice(slash + 1));
  return SHARD.test(shard) && file !== undefined ? { shard, ...file } : undefined;
}

function fileOf(file: string): Pick<LogFile, "file" | "kind"> | undefined {
  if (file === "checkpoint") return { file, kind: "checkpoint" };
  if (DOCUMENT.test(file)) return { file, kind: "document" };
  return TILE.test(file) ? { file, kind: "tile" } : undefined;
}
