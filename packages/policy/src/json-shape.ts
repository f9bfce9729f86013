import { canonicalize, type Json, type Shape, ShapeError } from "@writ/encoding";

/** Any value that has a canonical form. */
export const json: Shape<Json> = (value, at) => {
  try {
    canonicalize(value as Json);
    return value as Json;
  } catch {
    throw new ShapeError(`${at} has no canonical form`);
  }
};
