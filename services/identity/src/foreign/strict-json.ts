import { decodeUtf8, EncodingError } from "@writ/encoding";

/** An object as `JSON.parse` makes it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The bytes are not JSON that can be read in one way only. */
export class StrictJsonError extends Error {
  override readonly name = "StrictJsonError";
}

const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Reads a JSON object that others wrote and that therefore need not be canonical, but must have one meaning: UTF-8 without byte order mark,
 * no member twice (escapes count as what they stand for), no lone surrogates, at most 32 levels deep.
 * @throws StrictJsonError
 */
export function parseStrictObject(bytes: Uint8Array): JsonObject {
  const text = utf8(bytes);
  const value = parsed(text);
  refuseAmbiguity(text);
  if (!isObject(value)) throw new StrictJsonError("not a JSON object");
  return value;
}

/** Whether a JSON value is an object and not null or an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function utf8(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof EncodingError) throw new StrictJsonError("not UTF-8");
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be a credential.
    throw new StrictJsonError("not JSON");
  }
}

/** Walks over text that is known to be JSON; `JSON.parse` keeps the last of equal names and says nothing. */
function refuseAmbiguity(text: string): void {
  const namesOfOpenObjects: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      const end = endOfString(text, i);
      const string = unescaped(text.slice(i, end));
      if (isName(text, end)) addName(namesOfOpenObjects.at(-1), string);
      i = end - 1;
    } else if (character === "{" || character === "[") {
      if (namesOfOpenObjects.push(new Set()) > MAX_DEPTH) throw new StrictJsonError("too deep");
    } else if (character === "}" || character === "]") {
      namesOfOpenObjects.pop();
    }
  }
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names === undefined || names.has(name)) throw new StrictJsonError("a member stands twice");
  names.add(name);
}

/** Index behind the closing quote. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function unescaped(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  const string: unknown = JSON.parse(quoted);
  if (typeof string !== "string" || LONE_SURROGATE.test(string))
    throw new StrictJsonError("a string is not Unicode");
  return string;
}

function isName(text: string, end: number): boolean {
  let i = end;
  while (text[i] === " " || text[i] === "\n" || text[i] === "\r" || text[i] === "\t") i++;
  return text[i] === ":";
}
