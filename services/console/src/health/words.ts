/** Such as "3.2 ms". */
export function milliseconds(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms).toLocaleString("en")} ms`;
}

/** Such as "3.2 s" or "47 s". */
export function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/** Such as "23 h"; below an hour in minutes. */
export function hours(ms: number): string {
  return ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / 3_600_000)} h`;
}

/** Such as "48,211". */
export function number(value: number): string {
  return value.toLocaleString("en");
}
