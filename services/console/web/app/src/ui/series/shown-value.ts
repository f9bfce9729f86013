/** What is measured. */
export type Unit = "ms" | "1/s" | "bytes" | "";

/** A value for people, the same in the chart and in its table; “not known” where it is not. */
export function shownValue(value: number | undefined, unit: Unit): string {
  if (value === undefined) return "not known";
  switch (unit) {
    case "ms":
      return value >= 10_000 ? `${(value / 1_000).toFixed(1)} s` : `${plain(value)} ms`;
    case "1/s":
      return `${plain(value)}/s`;
    case "bytes":
      return bytes(value);
    case "":
      return plain(value);
  }
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

function bytes(value: number): string {
  let amount = value;
  let unit = 0;
  while (amount >= 1_000 && unit < BYTE_UNITS.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(amount) : amount.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

function plain(value: number): string {
  if (value === 0) return "0";
  if (value < 1) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}
