/** A value as a shell takes it. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9._:@/+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
