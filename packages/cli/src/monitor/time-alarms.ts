import type { AuditedCheckpoint } from "@writ/evidence";
import { type Alarm, alarm } from "./alarm.ts";

/** How far times may be off, seconds. */
export interface TimeLimits {
  readonly maxAgeS: number;
  readonly maxSkewS: number;
}

/** What is wrong with the times in a checkpoint, by our clock and by the checkpoint before. */
export function timeAlarms(
  shown: AuditedCheckpoint,
  before: AuditedCheckpoint | undefined,
  nowS: number,
  { maxAgeS, maxSkewS }: TimeLimits,
): Alarm[] {
  const { timestampS } = shown;
  const alarms: Alarm[] = [];
  const newestS = newestTime(shown);
  if (newestS === undefined || nowS - newestS > maxAgeS)
    alarms.push(
      alarm(
        "stale",
        `nobody has vouched for the log since ${instant(newestS)}, limit ${maxAgeS} s`,
      ),
    );
  for (const timeS of [timestampS, ...shown.witnesses.map((witness) => witness.timeS)])
    if (timeS !== undefined && timeS - nowS > maxSkewS)
      alarms.push(
        alarm("clock", `a signed time, ${instant(timeS)}, is ${timeS - nowS} s ahead of our clock`),
      );
  const beforeS = before?.timestampS;
  if (timestampS !== undefined && beforeS !== undefined && timestampS < beforeS)
    alarms.push(
      alarm("clock", `the log's time went back from ${instant(beforeS)} to ${instant(timestampS)}`),
    );
  return alarms;
}

function newestTime({ timestampS, witnesses }: AuditedCheckpoint): number | undefined {
  const times = [
    ...(timestampS === undefined ? [] : [timestampS]),
    ...witnesses.map((w) => w.timeS),
  ];
  return times.length === 0 ? undefined : Math.max(...times);
}

function instant(timeS: number | undefined): string {
  if (timeS === undefined) return "ever";
  // Signed times may be any number; dates end in the year 275760.
  return timeS > 8_640_000_000_000 ? `second ${timeS}` : new Date(timeS * 1_000).toISOString();
}
