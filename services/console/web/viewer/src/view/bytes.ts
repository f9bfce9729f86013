import { decodeBase64, decodeBase64Url, decodeHex, encodeHex, EncodingError } from "@writ/encoding";
import type { Check } from "@writ/evidence";
import { code, element, list } from "./element.ts";

const GROUP = 4;
/** Longer ones are texts in base64, and shown as that. */
const DIGESTS_BYTES = 64;

/** What a check expected and what was recomputed, byte by byte where both are bytes. */
export function viewComparison({
  expected,
  recomputed,
}: Pick<Check, "expected" | "recomputed">): readonly HTMLElement[] {
  if (expected === undefined && recomputed === undefined) return [];
  if (expected === undefined) return [list(["found", code(recomputed ?? "")])];
  if (recomputed === undefined) return [list(["expected", code(expected)])];
  const [left, right] = [bytesIn(expected), bytesIn(recomputed)];
  if (left === undefined || right === undefined)
    return [list(["expected", code(expected)], ["recomputed", code(recomputed)])];
  const shown = left.length > DIGESTS_BYTES ? characters : groups;
  const equality: readonly [string, string] = ["", equalityOf(left, right)];
  // Nobody compares a long text by eye that is the same.
  if (left.length > DIGESTS_BYTES && expected === recomputed)
    return [list(["both", shown(left, right)], equality)];
  return [list(["expected", shown(left, right)], ["recomputed", shown(right, left)], equality)];
}

/** How many of the bytes are equal, in words. */
function equalityOf(left: Uint8Array, right: Uint8Array): string {
  const total = Math.max(left.length, right.length);
  const equal = left.filter((byte, i) => byte === right[i]).length;
  return equal === total
    ? `equal, ${total} of ${total} bytes`
    : `${equal} of ${total} bytes are equal`;
}

/** Bytes in hex, in groups of four, with those marked that differ from others. */
function groups(bytes: Uint8Array, others: Uint8Array): HTMLElement {
  const made: HTMLElement[] = [];
  for (let at = 0; at < bytes.length; at += GROUP) {
    const end = Math.min(at + GROUP, bytes.length);
    made.push(element("span", {}, ...marked(bytes, others, at, end, hexOf)));
  }
  return element("code", { class: "bytes" }, ...made);
}

/** Bytes as characters, with those marked that differ from others. */
function characters(bytes: Uint8Array, others: Uint8Array): HTMLElement {
  return element("code", {}, ...marked(bytes, others, 0, bytes.length, characterOf));
}

/** Texts of bytes, those in a row that are equal together. */
function marked(
  bytes: Uint8Array,
  others: Uint8Array,
  from: number,
  to: number,
  textOf: (byte: number) => string,
): readonly (Node | string)[] {
  const made: (Node | string)[] = [];
  for (let at = from; at < to;) {
    const isEqual = bytes[at] === others[at];
    let end = at;
    while (end < to && (bytes[end] === others[end]) === isEqual) end++;
    const text = [...bytes.subarray(at, end)].map(textOf).join("");
    made.push(isEqual ? text : element("mark", {}, text));
    at = end;
  }
  return made;
}

function hexOf(byte: number): string {
  return encodeHex(Uint8Array.of(byte));
}

function characterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexOf(byte)}`;
}

/** Digests are 32 bytes in one of three spellings, or several of them; the content of a leaf is base64. */
function bytesIn(text: string): Uint8Array | undefined {
  const parts = text.split(" ").map((word) => {
    if (/^[0-9a-f]{64}$/.test(word)) return decodeHex(word);
    if (/^[A-Za-z0-9_-]{43}$/.test(word)) return decodeBase64Url(word);
    return /^[A-Za-z0-9+/]{42,}={0,2}$/.test(word) ? base64In(word) : undefined;
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length
    ? Uint8Array.from(known.flatMap((part) => [...part]))
    : undefined;
}

function base64In(text: string): Uint8Array | undefined {
  try {
    return decodeBase64(text);
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
