import type { StrataLayout } from "./layout.ts";
import { counted, type Painting, TINT } from "./paint-kind.ts";
import { severityOf, WORST_FIRST } from "./severity.ts";

const LOOKS = {
  integrity: ["hazard", "hazard"],
  revoked: ["hatch", "revoked"],
  denied: ["slit", "deny"],
  refused: ["backhatch", "deny"],
  unknown: ["cross", "ink2"],
  pending: ["dots", "pending"],
  failed: ["stripes", "ink2"],
  expired: ["dashes", "expired"],
  running: ["solid", "allow"],
  allowed: ["edge", "allow"],
  completed: ["tint", "allow"],
} as const;

/** Each execution as what it came to; the worst first. */
export function statePainting({ nodes }: StrataLayout): Painting {
  const rankOf = new Map(WORST_FIRST.map(({ severity }, rank) => [severity, rank]));
  const ranks = Uint8Array.from(
    nodes,
    ({ execution }) => rankOf.get(severityOf(execution)) ?? WORST_FIRST.length - 1,
  );
  const kinds = WORST_FIRST.map(({ severity, word }) => {
    const [pattern, colour] = LOOKS[severity];
    return { word, pattern, colour, strength: TINT };
  });
  return counted(kinds, ranks);
}
