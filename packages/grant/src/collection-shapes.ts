import { list, type Shape, ShapeError } from "@writ/encoding";

/** An object of up to `max` members whose names a test accepts, all of one form. */
export function record<T>(
  accepts: (name: string) => boolean,
  item: Shape<T>,
  max: number,
): Shape<{ readonly [name: string]: T }> {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ShapeError(`${at} is not an object`);
    }
    const members = Object.entries<unknown>({ ...value });
    if (members.length > max) throw new ShapeError(`${at} has more than ${max} members`);
    for (const [name, member] of members) {
      if (!accepts(name)) throw new ShapeError(`${at} has a member with a name not allowed`);
      item(member, `${at}.${name}`);
    }
    return value as { readonly [name: string]: T };
  };
}

/** As `list`, of scalars that are pairwise different. */
export function distinct<T extends string | number | boolean>(
  item: Shape<T>,
  min: number,
  max: number,
): Shape<readonly T[]> {
  const items = list(item, min, max);
  return (value, at) => {
    const found = items(value, at);
    if (new Set(found).size < found.length) throw new ShapeError(`${at} has an item twice`);
    return found;
  };
}
