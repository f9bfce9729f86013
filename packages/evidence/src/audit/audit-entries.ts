import { encodeHex, equalBytes } from "@writ/encoding";
import { EntryBundleError } from "../merkle/entry-bundle.ts";
import type { Hash } from "../merkle/hash.ts";
import { TILE_WIDTH } from "../merkle/tile.ts";
import { entriesPath } from "../merkle/tile-path.ts";
import type { Tree } from "../merkle/tree.ts";
import type { Checkpoint } from "../note/checkpoint.ts";
import { type Auditor, auditor, EntryChangedError } from "./auditor.ts";
import { type DerivedTile, partialTiles } from "./derived-tile.ts";
import type { Finding } from "./finding.ts";
import { tileFinding } from "./tile-finding.ts";

/** A log that is audited. Nothing it gives is trusted; undefined means that it has no such thing. */
export interface LogContent {
  /** A bundle of exactly so many entries. */
  entries(index: number, width: number): Promise<Uint8Array | undefined>;
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>;
  /** Whether it keeps tiles that are not full. */
  readonly hasPartialTiles: boolean;
}

/** How an audit is done, and whom it tells. */
export interface AuditOptions {
  readonly hash: Hash;
  /** What is known of the log already: the audit goes on from there. An empty log unless given. */
  readonly from?: Tree;
  /** What is wrong with an entry; undefined when nothing is. */
  readonly checkEntry: (entry: Uint8Array, index: number) => Finding | undefined;
  readonly report: (finding: Finding) => void;
  /** Called after every bundle with the number of entries seen so far. */
  readonly progress: (entries: number) => void;
}

/** Bundles that are asked for while earlier ones are worked on. */
const READ_AHEAD = 8;

/**
 * Re-derives every tile and the root of a checkpoint from the entries and reports all that is different. Ends early when
 * entries are missing or unreadable: nothing after them can be derived. Returns the tree it arrived at.
 */
export async function auditEntries(
  checkpoint: Pick<Checkpoint, "root" | "size">,
  log: LogContent,
  options: AuditOptions,
): Promise<Tree> {
  const { checkEntry, from, hash, progress, report } = options;
  const audit = auditor(hash, from);
  for await (const read of bundles(audit.tree.size, checkpoint.size, log)) {
    const place = entriesPath(read.index, read.width);
    const derived = added(audit, read, place, report);
    if (derived === undefined) return audit.tree;
    for (const [i, entry] of derived.entries.entries()) {
      const finding = checkEntry(entry, derived.first + i);
      if (finding !== undefined) report(finding);
    }
    for (const tile of derived.tiles) await compare(tile, log, report, read.tile);
    progress(audit.tree.size);
  }
  if (log.hasPartialTiles)
    for (const tile of partialTiles(audit.tree)) await compare(tile, log, report);
  if (!equalBytes(audit.tree.root, checkpoint.root))
    report({
      place: "checkpoint",
      expected: `root ${encodeHex(audit.tree.root)} over the ${audit.tree.size} entries`,
      found: `root ${encodeHex(checkpoint.root)}`,
    });
  return audit.tree;
}

interface ReadBundle {
  readonly index: number;
  readonly width: number;
  readonly bytes: Uint8Array | undefined;
  /** The full tile over the bundle. */
  readonly tile: Uint8Array | undefined;
}

function added(
  audit: Auditor,
  { bytes, width }: ReadBundle,
  place: string,
  report: AuditOptions["report"],
): ReturnType<Auditor["add"]> | undefined {
  if (bytes === undefined) {
    report({ place, expected: `${width} entries`, found: "nothing" });
    return undefined;
  }
  try {
    return audit.add(bytes, width);
  } catch (error) {
    if (!(error instanceof EntryBundleError || error instanceof EntryChangedError)) throw error;
    report({ place, expected: `${width} entries`, found: error.message });
    return undefined;
  }
}

async function compare(
  derived: DerivedTile,
  log: LogContent,
  report: AuditOptions["report"],
  level0?: Uint8Array,
): Promise<void> {
  const { index, level, width } = derived;
  const finding = tileFinding(
    derived,
    level === 0 && width === TILE_WIDTH ? level0 : await log.tile(level, index, width),
  );
  if (finding !== undefined) report(finding);
}

/** The bundles that the entries from `from` on are in, each with its tile, read ahead. */
async function* bundles(from: number, size: number, log: LogContent): AsyncGenerator<ReadBundle> {
  const first = Math.floor(from / TILE_WIDTH);
  const count = from < size ? Math.ceil(size / TILE_WIDTH) : first;
  const started: Promise<ReadBundle>[] = [];
  for (let index = first, next = first; index < count; index++) {
    for (; next < Math.min(count, index + READ_AHEAD); next++) {
      const reading = readBundle(next, Math.min(size - next * TILE_WIDTH, TILE_WIDTH), log);
      // Whoever awaits it gets the error; an audit that ended before does not want it.
      reading.catch(() => {});
      started.push(reading);
    }
    const read = await started.shift();
    if (read !== undefined) yield read;
  }
}

async function readBundle(index: number, width: number, log: LogContent): Promise<ReadBundle> {
  const [bytes, tile] = await Promise.all([
    log.entries(index, width),
    width === TILE_WIDTH ? log.tile(0, index, width) : undefined,
  ]);
  return { index, width, bytes, tile };
}
