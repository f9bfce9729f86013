import { equalBytes } from "@writ/encoding";
import {
  consistencyProof,
  emptyTree,
  leafHash,
  noteVerifier,
  openCheckpoint,
  type ReadTile,
  verifyConsistency,
  verifyInclusion,
} from "@writ/evidence";
import { sha256, type Trust } from "@writ/token";
import type { Entry } from "../../services/evidence/src/entry.ts";
import { fsckDatabase } from "../../services/evidence/src/fsck/fsck-database.ts";
import { verifyEd25519 } from "../../services/evidence/src/log/ed25519.ts";
import { onSnapshot } from "../../services/evidence/src/store/fsck-store.ts";
import type { Answer } from "../support/evidence-leader.ts";
import { query } from "../support/query.ts";

/** Somebody who writes down all that left the log's processes, and holds the database to it. */
export interface Ledger {
  /** A caller was told this of its entry. Throws unless the proof holds against the signed checkpoint. */
  told(entry: Entry, answer: Answer): void;
  /** A checkpoint was seen outside the process that signed it. */
  released(note: string): void;
  /** Entries that were acknowledged, and trees that were seen. */
  counts(): { readonly acknowledged: number; readonly checkpoints: number };
  /** Holds the database, as its administrator sees it, to all of that. What is wrong, in words; empty when nothing is. */
  faults(adminUrl: string): Promise<readonly string[]>;
}

/** A ledger of one log. */
export function ledger(trust: Pick<Trust, "closedLogs" | "keys" | "log">): Ledger {
  const verifier = noteVerifier(sha256, trust.log.vkey, verifyEd25519);
  const acknowledged = new Map<string, { readonly entry: Entry; readonly index: number }>();
  const roots = new Map<number, Uint8Array>();
  const forks: string[] = [];

  const released = (note: string) => {
    const seen = openCheckpoint(note, verifier);
    const known = roots.get(seen.size);
    if (known !== undefined && !equalBytes(known, seen.root))
      forks.push(`two trees of ${seen.size} entries were released`);
    roots.set(seen.size, seen.root);
    return seen;
  };

  return {
    released: (note) => void released(note),
    told(entry, { checkpoint, outcome, proof }) {
      if (outcome.kind === "refused") return;
      const { index } = outcome;
      const { root, size } = released(checkpoint);
      verifyInclusion(sha256, { index, size, root, proof, leafHash: leafHash(sha256, entry.leaf) });
      const before = acknowledged.get(entry.eventId);
      if (before !== undefined && before.index !== index)
        forks.push(`event ${entry.eventId} was acknowledged at ${before.index} and at ${index}`);
      acknowledged.set(entry.eventId, { entry, index });
    },
    counts: () => ({ acknowledged: acknowledged.size, checkpoints: roots.size }),
    async faults(adminUrl) {
      const leaves = await storedLeaves(adminUrl);
      return [
        ...forks,
        ...[...acknowledged.values()].flatMap((one) => lossOf(one, leaves)),
        ...(new Set(leaves.map(({ eventId }) => eventId)).size === leaves.length
          ? []
          : ["an event has two leaves"]),
        ...foreignTrees(roots, leaves),
        ...(await findingsIn(adminUrl, trust)),
      ];
    },
  };
}

interface StoredLeaf {
  readonly index: number;
  readonly eventId: string;
  readonly bytes: Uint8Array;
}

async function storedLeaves(adminUrl: string): Promise<readonly StoredLeaf[]> {
  const rows = await query(
    adminUrl,
    "select idx::int, event_id, entry from evidence.tlog_entry order by idx",
  );
  return rows.map((row) => ({
    index: Number(row["idx"]),
    eventId: String(row["event_id"]),
    bytes: row["entry"] as Uint8Array,
  }));
}

function lossOf(
  { entry, index }: { readonly entry: Entry; readonly index: number },
  leaves: readonly StoredLeaf[],
): readonly string[] {
  const leaf = leaves[index];
  if (leaf === undefined) return [`event ${entry.eventId}, acknowledged at ${index}, is lost`];
  const isSame =
    leaf.index === index && leaf.eventId === entry.eventId && equalBytes(leaf.bytes, entry.leaf);
  return isSame ? [] : [`at ${index}, where event ${entry.eventId} was acknowledged, is another`];
}

/** Trees that were released and of which the stored log is no later state, each by a consistency proof from the one before. */
function foreignTrees(
  roots: ReadonlyMap<number, Uint8Array>,
  leaves: readonly StoredLeaf[],
): readonly string[] {
  const hashes = leaves.map(({ bytes }) => leafHash(sha256, bytes));
  const { fullTiles, tree } = emptyTree(sha256).append(hashes);
  const readTile: ReadTile = (level, index) =>
    fullTiles.find((tile) => tile.level === level && tile.index === index)?.hashes ??
    tree.readTile(level, index);
  const sizes = [...roots.keys()].filter((size) => size > 0).toSorted((a, b) => a - b);
  return sizes.flatMap((from, i) => {
    if (from > tree.size) return [`${from} entries were signed and shown, there are ${tree.size}`];
    const next = sizes[i + 1];
    const to = next !== undefined && next <= tree.size ? next : tree.size;
    const [fromRoot, toRoot] = [roots.get(from), roots.get(to) ?? tree.root];
    if (fromRoot === undefined) return [];
    try {
      const proof = consistencyProof(sha256, from, to, readTile);
      verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof });
      return [];
    } catch {
      return [`the tree of ${to} entries does not continue the one of ${from} that was shown`];
    }
  });
}

async function findingsIn(
  adminUrl: string,
  trust: Pick<Trust, "closedLogs" | "keys" | "log">,
): Promise<readonly string[]> {
  const found: string[] = [];
  await onSnapshot(adminUrl, (store) =>
    fsckDatabase(trust, store, {
      finding: (part, { expected, found: what, place }) =>
        found.push(`${part}, ${place}: expected ${expected}, found ${what}`),
      progress: () => {},
      done: () => {},
    }),
  );
  return found;
}
