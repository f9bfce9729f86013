import { msOf } from "../../../time/instant.ts";
import type { StrataLayout } from "./layout.ts";
import { counted, type Painting } from "./paint-kind.ts";

const FIFTHS = [
  { word: "newest fifth of the time", strength: 1 },
  { word: "second fifth", strength: 0.7 },
  { word: "third fifth", strength: 0.45 },
  { word: "fourth fifth", strength: 0.25 },
  { word: "oldest fifth", strength: 0.1 },
] as const;

/** Darker the newer: what came last is seen first. What has no time counts as new. */
export function agePainting({ nodes }: StrataLayout): Painting {
  let from = Infinity;
  let to = -Infinity;
  for (const { execution } of nodes) {
    const ms = msOf(execution.decidedAt);
    if (ms === undefined) continue;
    from = Math.min(from, ms);
    to = Math.max(to, ms);
  }
  const span = Math.max(1, to - from);
  const ranks = Uint8Array.from(nodes, ({ execution }) => {
    const age = (to - (msOf(execution.decidedAt) ?? to)) / span;
    return Math.min(FIFTHS.length - 1, Math.floor(age * FIFTHS.length));
  });
  const kinds = FIFTHS.map((fifth) => ({ ...fifth, pattern: "tint" as const, colour: "accent" }));
  return counted(kinds, ranks);
}
