import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { UsageError } from "../command.ts";

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const AGO = /^([1-9]\d{0,5})([smhd])$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A point in time: RFC 3339, a date (UTC), or how long ago, such as 90m. @throws UsageError */
export function when(text: string, nowMs: number, option: string): Timestamp {
  const [, count, unit] = AGO.exec(text) ?? [];
  const ms =
    count === undefined
      ? Date.parse(TIME.test(text) ? text : "")
      : nowMs - Number(count) * UNITS[unit as keyof typeof UNITS];
  if (Number.isNaN(ms))
    throw new UsageError(`--${option} must be a time such as 2026-11-23T12:00:00Z, or 90m, 1h, 7d`);
  return timestampFromMs(ms);
}
