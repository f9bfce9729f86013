import type { Predicate } from "./revocation-predicate.ts";

interface Layer {
  /** Number of entries, whatever they revoke: one value may be revoked very often. */
  readonly size: number;
  readonly byValue: ReadonlyMap<string, readonly Predicate[]>;
}

/** Revocations by what they revoke. A value: adding gives another one, and costs little however many there are. */
export interface RevocationIndex {
  readonly size: number;
  /** The index with more entries; later ones come after earlier ones. */
  with(entries: readonly Predicate[]): RevocationIndex;
  /** Those of a value, in the order they were added. */
  of(value: string): readonly Predicate[];
}

/** An index without entries. */
export const emptyIndex: RevocationIndex = indexOf([]);

// Layers from the oldest on, each more than twice as large as the next: an entry is copied a few times in all (log-structured merge).
function indexOf(layers: readonly Layer[]): RevocationIndex {
  return {
    size: layers.reduce((sum, layer) => sum + layer.size, 0),
    with: (entries) => (entries.length === 0 ? indexOf(layers) : indexOf(added(layers, entries))),
    of: (value) => layers.flatMap(({ byValue }) => byValue.get(value) ?? []),
  };
}

function added(layers: readonly Layer[], entries: readonly Predicate[]): readonly Layer[] {
  let last = layerOf(entries);
  let kept = layers.length;
  for (; kept > 0; kept--) {
    const before = layers[kept - 1];
    if (before === undefined || before.size > 2 * last.size) break;
    last = merged(before, last);
  }
  return [...layers.slice(0, kept), last];
}

function layerOf(entries: readonly Predicate[]): Layer {
  const byValue = new Map<string, Predicate[]>();
  for (const entry of entries) {
    const same = byValue.get(entry.value);
    if (same === undefined) byValue.set(entry.value, [entry]);
    else same.push(entry);
  }
  return { size: entries.length, byValue };
}

function merged(before: Layer, after: Layer): Layer {
  const byValue = new Map(before.byValue);
  for (const [value, entries] of after.byValue) {
    byValue.set(value, [...(byValue.get(value) ?? []), ...entries]);
  }
  return { size: before.size + after.size, byValue };
}
