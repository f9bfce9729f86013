import fc from "fast-check";

/** So many documents that differ from this one in one place: a bit, a byte more or less, two exchanged pieces, an end cut off. The same in every run. */
export function mutationsOf(document: Uint8Array, count: number): readonly Uint8Array[] {
  const place = fc.nat(document.length - 1);
  const changes = fc.oneof(
    fc
      .tuple(place, fc.nat(7))
      .map(([at, bit]) => document.with(at, byteAt(document, at) ^ (1 << bit))),
    place.map((at) => joined(document.subarray(0, at), document.subarray(at + 1))),
    fc
      .tuple(place, fc.nat(255))
      .map(([at, byte]) =>
        joined(document.subarray(0, at), Uint8Array.of(byte), document.subarray(at)),
      ),
    fc.tuple(place, place, fc.integer({ min: 1, max: 64 })).map(([from, to, length]) => {
      const changed = document.slice();
      changed.set(document.subarray(from, from + length).subarray(0, document.length - to), to);
      return changed;
    }),
    place.map((end) => document.subarray(0, end)),
  );
  const changed = changes.filter((bytes) => !Buffer.from(document).equals(bytes));
  return fc.sample(changed, { numRuns: count, seed: 20_261_123 });
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
