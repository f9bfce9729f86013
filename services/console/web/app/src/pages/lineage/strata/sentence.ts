import type { LineageTree } from "../lineage-data.ts";
import type { PaintKind } from "./paint-kind.ts";

/** A number as people read it, like `10,412`. */
export function figure(count: number): string {
  return count.toLocaleString("en");
}

/** So many of something, like `1 child` or `3 children`. */
export function counting(count: number, one: string, more: string): string {
  return `${figure(count)} ${count === 1 ? one : more}`;
}

/** The picture in a sentence: how many there are, and of what; the worst or rarest first. */
export function pictureSentence(
  { focus, isComplete, nodes, total }: LineageTree,
  kinds: readonly PaintKind[],
): string {
  const { action, resource } = focus.execution;
  const below = isComplete
    ? `${figure(total)} below`
    : `${figure(nodes.length - 1)} of ${figure(total)} below`;
  const levels = nodes.reduce((deepest, { level }) => Math.max(deepest, level), 0);
  const told = kinds
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${figure(count)} ${word.toLowerCase()}`);
  return `${action} ${resource} and ${below} it on ${counting(levels, "level", "levels")}: ${told.join(", ")}.`;
}
