const HEAD = 8;
const TAIL = 6;

/** A long value as it is shown where there is little room: the first 8 and the last 6 characters. */
export function shortened(value: string): string {
  const plain = value.startsWith("sha256:") ? value.slice(7) : value;
  return plain.length <= HEAD + TAIL + 1 ? plain : `${plain.slice(0, HEAD)}…${plain.slice(-TAIL)}`;
}
