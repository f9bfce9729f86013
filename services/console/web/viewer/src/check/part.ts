import { canonicalBytes, encodeUtf8, type Json } from "@writ/encoding";

/** Something in a bundle that can be changed by itself. */
export interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Numbers of the steps one of which has to notice when the byte there is changed; none: nobody can. */
  noticedBy(byte: number): readonly number[];
  /** The bundle with these bytes instead, wherever it repeats them. */
  with(bytes: Uint8Array): Uint8Array;
}

/** The same bytes with one bit changed. */
export function flipped(bytes: Uint8Array, byte: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[byte] = (copy[byte] ?? 0) ^ (1 << bit);
  return copy;
}

/** Bytes that stand in the bundle in some encoding. */
export function bytesPart(
  json: Json,
  name: string,
  bytes: Uint8Array,
  encode: (bytes: Uint8Array) => string,
  steps: readonly number[],
): Part {
  const before = encode(bytes);
  return {
    name,
    bytes,
    noticedBy: () => steps,
    // Hashes also stand on a line of their own in the tlog-proof.
    with: (now) =>
      withTexts(json, (text) =>
        text === before ? encode(now) : text.replaceAll(`\n${before}\n`, `\n${encode(now)}\n`),
      ),
  };
}

/** The index of a leaf. */
export function indexPart(json: Json, name: string, index: number): Part {
  return {
    name,
    bytes: encodeUtf8(`${index}`),
    noticedBy: () => [1, 5],
    with: (now) =>
      withTexts(json, (text) =>
        text === `${index}`
          ? latin(now)
          : text.replaceAll(`\nindex ${index}\n`, `\nindex ${latin(now)}\n`),
      ),
  };
}

/** A name that the bundle states for itself. */
export function namePart(json: Json, name: string, value: string): Part {
  return {
    name,
    bytes: encodeUtf8(value),
    noticedBy: () => [1, 10],
    with: (now) => withTexts(json, (text) => (text === value ? latin(now) : text)),
  };
}

/** The bundle with every text in it changed alike. */
export function withTexts(json: Json, change: (text: string) => string): Uint8Array {
  return canonicalBytes(changed(json, change));
}

/** Bytes as text of one character each: a changed byte need not be UTF-8 any more. */
export function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function changed(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => changed(item, change));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, item]) => [name, changed(item, change)]);
  return Object.fromEntries(members) as Json;
}
