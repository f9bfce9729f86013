import { CanonicalJsonError } from "./canonical-json-error.ts";
import { canonicalize } from "./canonicalize.ts";
import { isDeeperThan } from "./json-depth.ts";
import type { Json } from "./json.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What a reader is willing to take in: size in bytes, nesting in levels of arrays and objects. */
export interface CanonicalLimits {
  readonly maxBytes?: number;
  readonly maxDepth?: number;
}

/**
 * Reads JSON that is already in its canonical form (RFC 8785) and refuses every other spelling:
 * duplicate keys, other key order, white space, `1.0`, `-0`, a byte order mark and so on.
 * Limits default to 65536 bytes and 32 levels.
 * @throws CanonicalJsonError
 */
export function parseCanonical(bytes: Uint8Array, limits: CanonicalLimits = {}): Json {
  if (bytes.length > (limits.maxBytes ?? 65_536)) throw new CanonicalJsonError("TOO_LARGE");
  // Before parsing, so that no parser is trusted with hostile nesting.
  if (isDeeperThan(bytes, limits.maxDepth ?? 32)) throw new CanonicalJsonError("TOO_DEEP");
  const text = decoded(bytes);
  const value = parsed(text);
  if (canonicalize(value) !== text) throw new CanonicalJsonError("NOT_CANONICAL");
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    throw new CanonicalJsonError("NOT_UTF8");
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new CanonicalJsonError("NOT_JSON");
  }
}
