/** Latest time that the 48 bits of a version 7 UUID hold, in milliseconds since the Unix epoch. */
const LATEST_MS = 2 ** 48 - 1;

/** The time in a version 7 UUID, in milliseconds since the Unix epoch (RFC 9562 section 5.7). */
export function idMs(id: string): number {
  return Number.parseInt(id.slice(0, 13).replace("-", ""), 16);
}

/** The lowest UUID whose first 48 bits are a time in milliseconds: below it are the version 7 ids of earlier times. */
export function lowestId(ms: number): string {
  const hex = Math.min(LATEST_MS, Math.max(0, Math.floor(ms)))
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
