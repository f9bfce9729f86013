/** A line of a comparison. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

const MOST_LINES = 4_000;

/** What changed from one text to another, line by line: as few lines as possible removed and added (Myers 1986). */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  // Beyond that it would take long, and nobody reads it line by line.
  if (a.length + b.length > MOST_LINES) return [...lines("removed", a), ...lines("added", b)];
  return traced(a, b, paths(a, b));
}

/** For each number of edits, how far each diagonal came in `a`. */
function paths(a: readonly string[], b: readonly string[]): readonly ReadonlyMap<number, number>[] {
  const found: ReadonlyMap<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; ; edits++) {
    const next = new Map<number, number>();
    for (let k = -edits; k <= edits; k += 2) {
      let x = isDown(reach, k, edits) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return [...found, reach];
    }
    found.push(reach);
    reach = new Map([...reach, ...next]);
  }
}

function isDown(reach: ReadonlyMap<number, number>, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
}

/** Walks the way back from the ends of both texts. */
function traced(
  a: readonly string[],
  b: readonly string[],
  reaches: readonly ReadonlyMap<number, number>[],
): readonly DiffLine[] {
  const found: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (const [edits, reach] of [...reaches.entries()].toReversed()) {
    const k = x - y;
    const from = isDown(reach, k, edits) ? k + 1 : k - 1;
    const fromX = reach.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      found.push({ kind: "same", text: a[--x] ?? "" });
      y--;
    }
    if (edits === 0) break;
    if (x === fromX) found.push({ kind: "added", text: b[--y] ?? "" });
    else found.push({ kind: "removed", text: a[--x] ?? "" });
  }
  return found.toReversed();
}

function lines(kind: DiffLine["kind"], texts: readonly string[]): readonly DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}
