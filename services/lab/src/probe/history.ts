import { type NumberedProbe, PROBE_KINDS, type ProbeKind, type ProbeResult } from "./probe.ts";

/** How many of each kind are kept. */
export const KEPT = 20;

/** The last probes of each kind. */
export interface ProbeHistory {
  add(result: ProbeResult): NumberedProbe;
  /** Newest first. */
  readonly newest: () => readonly NumberedProbe[];
}

/** An empty history. */
export function probeHistory(): ProbeHistory {
  let count = 0;
  const kept = new Map<ProbeKind, readonly NumberedProbe[]>();
  return {
    add(result) {
      count += 1;
      const probe = { ...result, number: count };
      kept.set(result.kind, [probe, ...(kept.get(result.kind) ?? [])].slice(0, KEPT));
      return probe;
    },
    newest: () =>
      PROBE_KINDS.flatMap((kind) => kept.get(kind) ?? []).toSorted((a, b) => b.number - a.number),
  };
}
