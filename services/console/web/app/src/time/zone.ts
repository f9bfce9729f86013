/** The zone times are shown in. */
export type Zone = "local" | "utc";

/** How much of a time is shown: `tick` is a time of day with milliseconds, `full` a date too, `minute` without seconds. */
export type Precision = "tick" | "full" | "minute";

/** A time for people, in their zone. A tick of another day has its date. */
export function shownTime(ms: number, zone: Zone, precision: Precision, nowMs: number): string {
  const at = parts(ms, zone);
  const today = parts(nowMs, zone);
  const isToday = at.date === today.date;
  switch (precision) {
    case "tick":
      return isToday ? `${at.time}.${at.ms}` : `${at.date.slice(5)} ${at.time}`;
    case "full":
      return `${at.date} ${at.time}.${at.ms} ${offset(ms, zone)}`;
    case "minute":
      return `${at.date} ${at.time.slice(0, 5)}`;
  }
}

/** A time to be copied and printed: RFC 3339, UTC. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/** The zone's distance from UTC at that time, like `UTC+1`. */
export function offset(ms: number, zone: Zone): string {
  const minutes = zone === "utc" ? 0 : -new Date(ms).getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest === 0 ? "" : `:${rest}`}`;
}

function parts(ms: number, zone: Zone): { date: string; time: string; ms: string } {
  // The local time, written as if it were UTC.
  const shift = zone === "utc" ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  const text = new Date(ms - shift).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 19), ms: text.slice(20, 23) };
}
