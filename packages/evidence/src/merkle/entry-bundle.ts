import { concatBytes } from "@writ/encoding";

/** Longest entry a bundle holds, in bytes: its length is written in 16 bits. */
export const MAX_ENTRY_BYTES = 65_535;

/** Entries do not fit into a bundle, or bytes are not one. */
export class EntryBundleError extends Error {
  override readonly name = "EntryBundleError";
}

/** Writes the entries of one tile, each after its length (C2SP tlog-tiles). @throws EntryBundleError */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.some((entry) => entry.length > MAX_ENTRY_BYTES)) {
    throw new EntryBundleError("entry too long");
  }
  return concatBytes(
    ...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]),
  );
}

/** Reads a bundle of exactly `count` entries. @throws EntryBundleError */
export function parseEntryBundle(bytes: Uint8Array, count: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (offset + 2 > bytes.length) throw new EntryBundleError("cut short");
    const end = offset + 2 + view.getUint16(offset);
    if (end > bytes.length) throw new EntryBundleError("cut short");
    entries.push(bytes.slice(offset + 2, end));
    offset = end;
  }
  if (entries.length !== count) throw new EntryBundleError("another number of entries");
  return entries;
}
