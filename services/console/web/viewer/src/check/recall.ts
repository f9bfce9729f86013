/** A checkpoint this browser has verified and kept. */
export interface Kept {
  readonly origin: string;
  /** The log's key. Who names another key under this origin speaks of another log. */
  readonly vkey: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
  /** Milliseconds since 1970. */
  readonly keptAtMs: number;
}

/** A checkpoint that a bundle shows and its log has signed. */
export type Shown = Omit<Kept, "keptAtMs">;

/** Two signed checkpoints of one size that say different things. */
export interface SplitView {
  readonly kept: Kept;
  readonly shown: Shown;
}

/** A kept checkpoint, and what a bundle says about it. */
export interface Recalled {
  readonly kept: Kept;
  /** `same`: the bundle shows this very tree, or proves that the log has only grown since. */
  readonly finding: "same" | "split" | "no proof" | "newer";
}

/** What this browser kept of the logs that a bundle shows, the newest first. `proven`: what leads to `latest` without a gap. */
export function recall(
  kept: readonly Kept[],
  latest: readonly Shown[],
  proven: readonly Shown[],
): readonly Recalled[] {
  return kept
    .flatMap((one): Recalled[] => {
      const now = latest.find((other) => isOfLog(one, other));
      if (now === undefined) return [];
      const sameSize = [now, ...proven].filter(
        (other) => isOfLog(one, other) && one.size === other.size,
      );
      if (sameSize.some(({ root }) => root !== one.root)) return [{ kept: one, finding: "split" }];
      if (sameSize.length > 0) return [{ kept: one, finding: "same" }];
      return [{ kept: one, finding: one.size > now.size ? "newer" : "no proof" }];
    })
    .toSorted((a, b) => b.kept.size - a.kept.size);
}

/** The first kept checkpoint that contradicts one of these, with that one. */
export function splitView(kept: readonly Kept[], shown: readonly Shown[]): SplitView | undefined {
  for (const now of shown) {
    const other = kept.find(
      (one) => isOfLog(one, now) && one.size === now.size && one.root !== now.root,
    );
    if (other !== undefined) return { kept: other, shown: now };
  }
  return undefined;
}

/** The kept checkpoint that says most when the bundle is held to it. */
export function mostTelling(recalled: readonly Recalled[]): Kept | undefined {
  const first = (finding: Recalled["finding"]): Recalled | undefined =>
    recalled.find((one) => one.finding === finding);
  return (first("split") ?? first("same") ?? first("no proof") ?? first("newer"))?.kept;
}

function isOfLog(a: Shown, b: Shown): boolean {
  return a.origin === b.origin && a.vkey === b.vkey;
}
