import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Probe } from "@writ/proto/writ/probe/v1/probe";
import type { Picture } from "./picture.ts";
import { STALE_MS } from "./truth.ts";

/** What is tried for real (services/lab). */
export type ProbeKind = "allowed" | "denied" | "revoked" | "proven";

const MISSED = 3;

/** The newest probe of a kind while it is fresh: until three of its kind were missed. Undefined for none. */
export function newestProbe(
  { nowMs, probes }: Pick<Picture, "nowMs" | "probes">,
  kind: ProbeKind,
): Probe | undefined {
  const told = probes?.value;
  const newest = told?.probes
    .filter((probe) => probe.kind === kind)
    .reduce<Probe | undefined>(
      (best, probe) => (best === undefined || probe.number > best.number ? probe : best),
      undefined,
    );
  if (newest === undefined) return undefined;
  const intervalMs = (told?.intervalS[kind] ?? 0) * 1_000;
  const staleMs = Math.max(STALE_MS, MISSED * intervalMs);
  return nowMs - beganMs(newest) <= staleMs ? newest : undefined;
}

/** When a probe began, milliseconds since 1970. */
export function beganMs({ at }: Pick<Probe, "at">): number {
  return at === undefined ? 0 : timestampMs(at);
}

/** What a process took to answer the probes that went as they must, in milliseconds. */
export function answerTimes(
  { probes }: Pick<Picture, "probes">,
  process: string,
): readonly number[] {
  return (probes?.value.probes ?? []).flatMap(({ passed, processMs }) => {
    const took = processMs[process];
    return passed && took !== undefined ? [took] : [];
  });
}
