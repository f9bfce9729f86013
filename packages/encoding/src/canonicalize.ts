import { CanonicalJsonError } from "./canonical-json-error.ts";
import type { Json } from "./json.ts";
import { encodeUtf8 } from "./utf8.ts";

// Above every limit a caller may set; stops cycles before the stack does.
const DEEPEST = 256;
// From 1e21 on ECMAScript writes an exponent, which every language reads as a double.
const FIRST_WITH_EXPONENT = 1e21;
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The canonical text of a value by RFC 8785 (JCS).
 *
 * Stricter than the RFC: refuses the keys `__proto__`, `constructor` and `prototype`, integers
 * written out in digits beyond 2^53-1, and everything `JSON.parse` could not have made. `toJSON`
 * is never called.
 * @throws CanonicalJsonError
 */
export function canonicalize(value: Json): string {
  return written(value, 0);
}

/** The canonical text of a value in UTF-8: what is hashed and signed. @throws CanonicalJsonError */
export function canonicalBytes(value: Json): Uint8Array {
  return encodeUtf8(written(value, 0));
}

function written(value: unknown, depth: number): string {
  if (typeof value === "string") return writtenString(value);
  if (typeof value === "number") return writtenNumber(value);
  if (value === true) return "true";
  if (value === false) return "false";
  if (value === null) return "null";
  if (typeof value !== "object") throw new CanonicalJsonError("NOT_JSON_VALUE");
  if (depth >= DEEPEST) throw new CanonicalJsonError("TOO_DEEP");
  return Array.isArray(value) ? writtenArray(value, depth + 1) : writtenObject(value, depth + 1);
}

function writtenString(value: string): string {
  if (PLAIN_ASCII.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new CanonicalJsonError("LONE_SURROGATE");
  return JSON.stringify(value);
}

function writtenNumber(value: number): string {
  if (Number.isSafeInteger(value)) return `${value}`;
  if (!Number.isFinite(value)) throw new CanonicalJsonError("NOT_JSON_VALUE");
  if (Number.isInteger(value) && Math.abs(value) < FIRST_WITH_EXPONENT) {
    throw new CanonicalJsonError("UNSAFE_INTEGER");
  }
  return `${value}`;
}

function writtenArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ",";
    text += written(items[i], depth);
  }
  return `${text}]`;
}

function writtenObject(value: object, depth: number): string {
  if (!isPlain(value)) throw new CanonicalJsonError("NOT_JSON_VALUE");
  const members = value as Readonly<Record<string, unknown>>;
  const keys = sortedKeys(members);
  let text = "{";
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? "";
    if (isForbidden(key)) throw new CanonicalJsonError("FORBIDDEN_KEY");
    if (i > 0) text += ",";
    text += `${writtenString(key)}:${written(members[key], depth)}`;
  }
  return `${text}}`;
}

// A prototype without a prototype is Object.prototype, also that of another realm.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    Object.getPrototypeOf(prototype) === null
  );
}

// Parsed canonical text has its keys in order already, and looking is cheaper than sorting.
function sortedKeys(members: object): string[] {
  const keys = Object.keys(members);
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] ?? "") > (keys[i] ?? "")) return keys.sort();
  }
  return keys;
}

function isForbidden(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}
