import { StatementError } from "./statement-error.ts";

/** Reads a JSON value as one shape or throws StatementError naming the member it was found at. */
export type Reader<T> = (value: unknown, member: string) => T;

/** One reader for each member of an object. */
export type Members<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

/** An object with exactly these members; those listed as optional may be left out. */
export function object<T extends object>(
  members: Members<T>,
  optional: readonly (keyof T)[] = [],
): Reader<T> {
  const readers = Object.entries<Reader<unknown>>(members as Record<string, Reader<unknown>>);
  const mayLack = new Set<PropertyKey>(optional);
  return (value, member) => {
    if (typeof value !== "object" || value === null) throw new StatementError(member);
    const known = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    let unread = Object.keys(known).length;
    for (const [key, read] of readers) {
      if (known[key] === undefined && mayLack.has(key)) continue;
      result[key] = read(known[key], key);
      unread--;
    }
    if (unread !== 0) throw new StatementError(member);
    return result as T;
  };
}

/** An array of at most `most` items. */
export function list<T>(read: Reader<T>, most: number): Reader<readonly T[]> {
  return (value, member) => {
    if (!Array.isArray(value) || value.length > most) throw new StatementError(member);
    return value.map((item) => read(item, member));
  };
}

/** A list of texts in the order of their UTF-16 code units, each once. */
export function ascending(read: Reader<readonly string[]>): Reader<readonly string[]> {
  return (value, member) => {
    const texts = read(value, member);
    const isAscending = texts.every((one, i) => i === 0 || (texts[i - 1] ?? "") < one);
    if (!isAscending) throw new StatementError(member);
    return texts;
  };
}

/** Text that matches a pattern. */
export function text(pattern: RegExp): Reader<string> {
  return (value, member) => {
    if (typeof value !== "string" || !pattern.test(value)) throw new StatementError(member);
    return value;
  };
}

/** One of a few values. */
export function oneOf<const T extends string | number | null>(...values: readonly T[]): Reader<T> {
  return (value, member) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw new StatementError(member);
    return found;
  };
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value, member) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new StatementError(member);
    if (value < least || value > most) throw new StatementError(member);
    return value;
  };
}

/** Null, or what the reader reads. */
export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, member) => (value === null ? null : read(value, member));
}
