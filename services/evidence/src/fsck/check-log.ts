import { equalBytes } from "@writ/encoding";
import {
  auditEntries,
  type Finding,
  formatEntryBundle,
  leafHash,
  type LogContent,
  NoteError,
  noteVerifier,
  openCheckpoint,
  TILE_WIDTH,
} from "@writ/evidence";
import { sha256, type TrustedLog } from "@writ/token";
import { verifyEd25519 } from "../log/ed25519.ts";
import type { FsckHead, FsckStore } from "./fsck-store.ts";

/** Whom a check tells. */
export interface LogReporter {
  readonly finding: (finding: Finding) => void;
  readonly progress: (entries: number, of: number) => void;
}

/** Checks the entries, tiles and head of a log in the database. Returns the head's size; undefined when there is no such log. */
export async function checkLog(
  log: TrustedLog,
  store: FsckStore,
  { finding, progress }: LogReporter,
): Promise<number | undefined> {
  const head = await store.head(log.origin);
  if (head === undefined) return undefined;
  checkHead(head, log, finding);
  await checkCounts(head, store, finding);
  await auditEntries(head, contentOf(head, store, finding), {
    hash: sha256,
    // Each is compared with its statement, which says more than its form.
    checkEntry: () => undefined,
    report: finding,
    progress: (entries) => progress(entries, head.size),
  });
  return head.size;
}

function checkHead(head: FsckHead, log: TrustedLog, report: LogReporter["finding"]): void {
  const found = (expected: string, text: string): void =>
    report({ place: "head", expected, found: text });
  const [logKey, timestamp] = [log.vkey, log.timestampVkey].map((vkey) =>
    noteVerifier(sha256, vkey, verifyEd25519),
  );
  if (logKey === undefined || timestamp === undefined) return;
  try {
    const signed = openCheckpoint(head.checkpoint, logKey, [timestamp]);
    if (signed.size !== head.size || !equalBytes(signed.root, head.root))
      found("a checkpoint over its size and root", `one over ${signed.size} entries`);
    if (signed.cosigned.length === 0) found(`a time signed by ${timestamp.key.name}`, "none");
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    found(`a checkpoint signed by ${log.origin}`, error.code);
  }
}

/** What is beyond the head, or missing from it. */
async function checkCounts(
  { logId, size }: FsckHead,
  store: FsckStore,
  report: LogReporter["finding"],
): Promise<void> {
  const counts = await store.counts(logId);
  let tiles = 0;
  for (let full = Math.floor(size / TILE_WIDTH); full > 0; full = Math.floor(full / TILE_WIDTH))
    tiles += full;
  if (counts.leaves !== size)
    report({ place: "head", expected: `${size} entries`, found: `${counts.leaves} entries` });
  if (counts.tiles !== tiles)
    report({ place: "head", expected: `${tiles} full tiles`, found: `${counts.tiles} full tiles` });
}

function contentOf(
  { logId }: FsckHead,
  store: FsckStore,
  report: LogReporter["finding"],
): LogContent {
  return {
    // They are computed from what is below them, and not stored.
    hasPartialTiles: false,
    async entries(index, width) {
      const first = index * TILE_WIDTH;
      const leaves = await store.leaves(logId, first, first + width);
      for (const [i, { bytes, hash }] of leaves.entries()) {
        if (!equalBytes(leafHash(sha256, bytes), hash))
          report({ place: `entry ${first + i}`, expected: "its own hash", found: "another hash" });
      }
      return formatEntryBundle(leaves.map(({ bytes }) => bytes));
    },
    tile: (level, index) => store.tile(logId, { level, index }),
  };
}
