import { encodeUtf8 } from "@writ/encoding";
import {
  auditEntries,
  emptyTree,
  type Finding,
  type FullTile,
  leafHash,
  noteVerifier,
  openCheckpoint,
  publishedContent,
  type ReadPublished,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { LogStore } from "../../log/log-store.ts";
import { type CheckpointSigner, checkpointSigner } from "../../log/checkpoint-signer.ts";
import { verifyEd25519 } from "../../log/ed25519.ts";
import { SAMPLE_MS } from "../../testing/sample-decision.ts";
import { noteKey, ORIGIN } from "../../testing/test-log.ts";
import { type EntrySource, MissingEntriesError } from "../entry-source.ts";
import type { Publishable } from "../publisher.ts";

/** A log in memory with the entries `<name> 0`, `<name> 1` and so on. For tests. */
export interface MemoryLog {
  readonly signer: CheckpointSigner;
  readonly entries: EntrySource;
  readonly tiles: LogStore["tiles"];
  /** The log as it was when it had so many entries, signed. */
  at(size: number): Publishable;
  /** The tiles that became full between these two sizes. */
  fullTiles(from: number, to: number): readonly FullTile[];
  /** The same log from this entry on with others, signed by the same key. */
  forkedAt(index: number): MemoryLog;
}

/** A log of this many entries at most. */
export function memoryLog(most: number): MemoryLog {
  const signer = checkpointSigner(ORIGIN, noteKey(), noteKey());
  return logOf(
    Array.from({ length: most }, (_, i) => encodeUtf8(`entry ${i}`)),
    signer,
  );
}

function logOf(all: readonly Uint8Array[], signer: CheckpointSigner): MemoryLog {
  const leaves = all.map((entry) => leafHash(sha256, entry));
  const { fullTiles } = emptyTree(sha256).append(leaves);
  return {
    signer,
    entries: {
      entries: async (from, to) => {
        if (to > all.length) throw new MissingEntriesError(from, to);
        return all.slice(from, to);
      },
    },
    tiles: async (ids) =>
      fullTiles.filter((t) =>
        ids.some(({ index, level }) => t.level === level && t.index === index),
      ),
    at(size) {
      const { tree } = emptyTree(sha256).append(leaves.slice(0, size));
      return { tree, note: signer.sign(tree, SAMPLE_MS) };
    },
    fullTiles(from, to) {
      const { tree } = emptyTree(sha256).append(leaves.slice(0, from));
      return tree.append(leaves.slice(from, to)).fullTiles;
    },
    forkedAt: (index) =>
      logOf(
        all.map((entry, i) => (i < index ? entry : encodeUtf8(`other ${i}`))),
        signer,
      ),
  };
}

/** What an outsider finds wrong with a published log, and the size of its checkpoint; 0 without one. */
export async function outsiderFindings(
  read: ReadPublished,
  vkey: string,
): Promise<{ size: number; findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  const note = await read("checkpoint");
  if (note === undefined) return { size: 0, findings };
  const checkpoint = openCheckpoint(note, noteVerifier(sha256, vkey, verifyEd25519));
  await auditEntries(checkpoint, publishedContent(read), {
    hash: sha256,
    checkEntry: () => undefined,
    report: (finding) => findings.push(finding),
    progress: () => {},
  });
  return { size: checkpoint.size, findings };
}
