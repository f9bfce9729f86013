/** A field of a request is wrong. */
export class FieldError extends Error {
  override readonly name = "FieldError";
  /** Path of the field in the request, e.g. `issuer.audience`. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(`${field} ${message}`);
    this.field = field;
  }
}

/** Demands a condition of a field. @throws FieldError */
export function demand(condition: boolean, field: string, message: string): asserts condition {
  if (!condition) throw new FieldError(field, message);
}
