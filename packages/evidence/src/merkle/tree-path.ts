/** A node over a full subtree: 2^level leaves from index * 2^level on. Level 0 holds the leaves. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** One hash of a proof: a single node, or the row of nodes at the right edge it is folded from. */
export type PathStep = readonly NodeId[];

/** The full subtrees a tree of this size consists of, from left to right, largest first. */
export function peaks(size: number): NodeId[] {
  const found: NodeId[] = [];
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = half(nodes)) {
    if (nodes % 2 === 1) found.unshift({ level, index: nodes - 1 });
  }
  return found;
}

/** What an inclusion proof holds, leaf to root (RFC 6962 section 2.1.1). Needs index < size. */
export function inclusionPath(index: number, size: number): PathStep[] {
  return pathAbove({ level: 0, index }, size);
}

/** What a consistency proof holds (RFC 6962 section 2.1.2). Needs 1 <= from <= to. */
export function consistencyPath(from: number, to: number): PathStep[] {
  if (from === to) return [];
  const older = peaks(from);
  const last = older.at(-1);
  if (last === undefined) return [];
  const path = pathAbove(last, to);
  // The verifier has a single peak already: it is the older root.
  return older.length === 1 ? path : [[last], ...path];
}

function pathAbove(node: NodeId, size: number): PathStep[] {
  const path: PathStep[] = [];
  let { level, index } = node;
  let nodes = Math.floor(size / 2 ** level);
  while (half(index) < half(nodes)) {
    path.push([{ level, index: index % 2 === 0 ? index + 1 : index - 1 }]);
    level++;
    index = half(index);
    nodes = half(nodes);
  }
  const all = peaks(size);
  const right = all.filter((peak) => peak.level < level);
  const left = all.filter((peak) => peak.level > level);
  if (right.length > 0) path.push(right);
  return [...path, ...left.toReversed().map((peak) => [peak])];
}

// Not a shift: those cut numbers to 32 bits.
function half(n: number): number {
  return Math.floor(n / 2);
}
