/** When an execution was decided, in milliseconds since 1970: its id begins with it (RFC 9562 section 5.7). */
export function idMs(executionId: string): number {
  return Number.parseInt(executionId.slice(0, 13).replace("-", ""), 16);
}

/** What every execution id of that moment and later is not below, as text. */
export function idAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
