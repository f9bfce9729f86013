import { canonicalize, type Json } from "@writ/encoding";

/** Checks that a value has a form and returns it; `at` names it in the error. @throws ShapeError */
export type Shape<T> = (value: unknown, at: string) => T;

/** A value has not the form demanded. The message says where, never what was there. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

type Shapes<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/** An object with exactly these members: all of `required`, any of `optional`. */
export function object<Required extends object, Optional extends object = object>(
  required: Shapes<Required>,
  optional?: Shapes<Optional>,
): Shape<Required & Partial<Optional>> {
  const names = Object.keys(required);
  const shapes = new Map<string, Shape<unknown>>([
    ...Object.entries<Shape<unknown>>(required),
    ...Object.entries<Shape<unknown>>(optional ?? {}),
  ]);
  return (value, at) => {
    const members = asRecord(value, at);
    for (const name of names) {
      if (!Object.hasOwn(members, name)) throw new ShapeError(`${at}.${name} is missing`);
    }
    for (const [name, member] of Object.entries(members)) {
      const shape = shapes.get(name);
      if (shape === undefined) throw new ShapeError(`${at}.${name} is not a member it may have`);
      shape(member, `${at}.${name}`);
    }
    return value as Required & Partial<Optional>;
  };
}

/** An object with any member names, all members of one form. */
export function record<T>(item: Shape<T>): Shape<{ readonly [name: string]: T }> {
  return (value, at) => {
    for (const [name, member] of Object.entries(asRecord(value, at))) item(member, `${at}.${name}`);
    return value as { readonly [name: string]: T };
  };
}

/** An array of up to `max` items of one form. */
export function list<T>(item: Shape<T>, max: number): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > max)
      throw new ShapeError(`${at} is not an array of up to ${max} items`);
    value.forEach((entry, index) => item(entry, `${at}[${index}]`));
    return value as readonly T[];
  };
}

/** A string a test accepts; `form` says in the error what it should have been. */
export function text(form: string, accepts: (text: string) => boolean): Shape<string> {
  return (value, at) => {
    if (typeof value !== "string" || !accepts(value)) throw new ShapeError(`${at} is not ${form}`);
    return value;
  };
}

/** One of the given strings. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return (value, at) => {
    const found = allowed.find((option) => option === value);
    if (found === undefined) throw new ShapeError(`${at} is none of ${allowed.join(", ")}`);
    return found;
  };
}

/** A safe integer of at least `min`. */
export function integer(min: number): Shape<number> {
  return (value, at) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min)
      throw new ShapeError(`${at} is not an integer of at least ${min}`);
    return value;
  };
}

/** Any value that has a canonical form. */
export const json: Shape<Json> = (value, at) => {
  try {
    canonicalize(value as Json);
    return value as Json;
  } catch {
    throw new ShapeError(`${at} has no canonical form`);
  }
};

/** Null, or a value of the given form. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, at) => (value === null ? null : shape(value, at));
}

function asRecord(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ShapeError(`${at} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}
