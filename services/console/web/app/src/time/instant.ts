import type { WireTime } from "../filter/conditions.ts";

/** A wire timestamp in milliseconds since the Unix epoch; undefined when it is absent. */
export function msOf(timestamp: WireTime | undefined): number | undefined {
  if (timestamp === undefined) return undefined;
  return Number(timestamp.seconds) * 1_000 + Math.floor(timestamp.nanos / 1_000_000);
}

/** Reads `2026-11-23`, `2026-11-23T12:04` or RFC 3339, UTC unless it says otherwise: milliseconds, or undefined. */
export function instantMs(text: string): number | undefined {
  const form =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
  const [, date, minute = "00:00", second = ":00", zone = "Z"] = form.exec(text) ?? [];
  if (date === undefined) return undefined;
  const ms = Date.parse(`${date}T${minute}${second}${zone}`);
  return Number.isFinite(ms) ? ms : undefined;
}
