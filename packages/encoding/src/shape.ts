/** Checks that a value has a form and returns it unchanged; `at` names it in the error. @throws ShapeError */
export type Shape<T> = (value: unknown, at: string) => T;

/** A value is not of the form its type demands. The message says where, never what was there. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** An object with exactly these members, all of the `required` and any of the `optional`. */
export function object<Required extends object, Optional extends object = object>(
  required: { readonly [K in keyof Required]: Shape<Required[K]> },
  optional?: { readonly [K in keyof Optional]: Shape<Optional[K]> },
): Shape<Required & Partial<Optional>> {
  const members = new Map<string, Shape<unknown>>([
    ...Object.entries<Shape<unknown>>(required),
    ...Object.entries<Shape<unknown>>(optional ?? {}),
  ]);
  const names = Object.keys(required);
  return (value, at) => {
    const record = asRecord(value, at);
    for (const name of names) {
      if (!Object.hasOwn(record, name)) throw new ShapeError(`${at}.${name} is missing`);
    }
    for (const name of Object.keys(record)) {
      const shape = members.get(name);
      if (shape === undefined)
        throw new ShapeError(`${at} has a member it must not have${shown(name)}`);
      shape(record[name], `${at}.${name}`);
    }
    return value as Required & Partial<Optional>;
  };
}

/** An object with any members; their values are what JSON can hold. */
export function anyObject<T extends object>(): Shape<T> {
  return (value, at) => asRecord(value, at) as T;
}

/** An object with any member names, all members of one form. */
export function record<T>(item: Shape<T>): Shape<{ readonly [name: string]: T }> {
  return (value, at) => {
    for (const [name, member] of Object.entries(asRecord(value, at))) item(member, `${at}.${name}`);
    return value as { readonly [name: string]: T };
  };
}

/** An array of `min` to `max` items of one form. */
export function list<T>(item: Shape<T>, min: number, max: number): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      throw new ShapeError(`${at} is not an array of ${min} to ${max} items`);
    }
    value.forEach((entry, index) => item(entry, `${at}[${index}]`));
    return value as readonly T[];
  };
}

/** A string that a test accepts; `form` says in the error what it should have been. */
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

/** A safe integer of `min` to `max`. */
export function integer(min: number, max: number): Shape<number> {
  return (value, at) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
      throw new ShapeError(`${at} is not an integer of ${min} to ${max}`);
    }
    return value;
  };
}

/** Null, or a value of the given form. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, at) => (value === null ? null : shape(value, at));
}

/** The name is the sender's text: only what looks like a name gets into the message. */
function shown(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name) ? `: ${name}` : "";
}

function asRecord(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ShapeError(`${at} is not an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}
