/** A changed document and what was changed in it. */
export interface Mutation {
  readonly what: string;
  readonly document: unknown;
}

/**
 * Every document that differs from this one in one place: a member more, a member less, an item
 * more, or a value of another type. For tests of readers that must refuse them all.
 */
export function* mutations(document: unknown, path = ""): Generator<Mutation> {
  for (const other of [null, true, 1.5, "\u0000", [1.5], { unknown: 1 }]) {
    if (kindOf(other) !== kindOf(document))
      yield { what: `${path} = ${JSON.stringify(other)}`, document: other };
  }
  if (Array.isArray(document)) yield* ofArray(document, path);
  else if (typeof document === "object" && document !== null) yield* ofObject(document, path);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function* ofArray(items: readonly unknown[], path: string): Generator<Mutation> {
  yield { what: `${path}[+]`, document: [...items, 1.5] };
  for (const [i, item] of items.entries()) {
    for (const { what, document } of mutations(item, `${path}[${i}]`)) {
      yield { what, document: items.with(i, document) };
    }
  }
}

function* ofObject(object: object, path: string): Generator<Mutation> {
  yield { what: `${path} +unknown`, document: { ...object, unknown: 1 } };
  for (const [key, value] of Object.entries<unknown>(object as Record<string, unknown>)) {
    const { [key]: _, ...rest } = object as Record<string, unknown>;
    yield { what: `${path}.${key} removed`, document: rest };
    for (const { what, document } of mutations(value, `${path}.${key}`)) {
      yield { what, document: { ...object, [key]: document } };
    }
  }
}
