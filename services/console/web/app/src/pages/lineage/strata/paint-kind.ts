/** How something is filled: in lines and dots as much as in a colour. */
export type Pattern =
  | "hazard"
  | "hatch"
  | "slit"
  | "backhatch"
  | "cross"
  | "dots"
  | "stripes"
  | "dashes"
  | "solid"
  | "edge"
  | "tint";

/** One of the things a picture tells apart. */
export interface PaintKind {
  /** What it is, for people. */
  readonly word: string;
  /** What the word is, where it is a value of executions, such as “policy digest”. */
  readonly value?: string;
  readonly pattern: Pattern;
  /** Name of the token its colour is. */
  readonly colour: string;
  /** How much of the colour a tint has, 0 to 1. */
  readonly strength: number;
  /** Executions that are it. */
  readonly count: number;
}

/** What a picture's colours mean. */
export interface Painting {
  /** By rank: of those that share a pixel, the first has it. */
  readonly kinds: readonly PaintKind[];
  /** By place. */
  readonly ranks: Uint8Array;
}

/** How much of its colour a tint has, unless it means something. */
export const TINT = 0.25;

/** Adds how many there are of each kind. */
export function counted(kinds: readonly Omit<PaintKind, "count">[], ranks: Uint8Array): Painting {
  const counts = new Uint32Array(kinds.length);
  for (const rank of ranks) counts[rank] = (counts[rank] ?? 0) + 1;
  return { kinds: kinds.map((kind, rank) => ({ ...kind, count: counts[rank] ?? 0 })), ranks };
}
