import { equalBytes, encodeUtf8 } from "@writ/encoding";
import { emptyTree, type NoteVerifier, openCheckpoint, type Tree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import type { LogStore } from "../log/log-store.ts";
import type { EntrySource } from "./entry-source.ts";
import { PublicationMismatchError } from "./publication-error.ts";
import type { PublicFiles } from "./public-files.ts";
import { publishedTree } from "./published-tree.ts";
import { publishGrowth } from "./publish-growth.ts";

const CHECKPOINT = "checkpoint";

/** A tree with the note that its log, and perhaps witnesses, signed over it. */
export interface Publishable {
  readonly tree: Tree;
  readonly note: string;
}

/** Publishes one log as static files (C2SP tlog-tiles). */
export interface Publisher extends AsyncDisposable {
  /**
   * Brings the folder to this tree: all of its tiles and entries are on disk before its note becomes the checkpoint. Does
   * nothing when it is there already. Calls are done one after the other; after a failed one the next begins anew.
   * @throws PublicationForkError, PublicationMismatchError, PublicationStoppedError, NoteError, or what disk and database say
   */
  publish(publishable: Publishable): Promise<void>;
}

/** What a publisher works with. */
export interface PublisherDeps {
  readonly files: PublicFiles;
  readonly entries: EntrySource;
  readonly tiles: LogStore["tiles"];
  /** The key of the log. */
  readonly log: NoteVerifier;
  /** More files: name to text. */
  readonly documents: ReadonlyMap<string, string>;
}

/** A publisher. Disposing it stops what is under way, which leaves the published checkpoint as it is. */
export function publisher(deps: PublisherDeps): Publisher {
  const { documents, entries, files, log, tiles } = deps;
  const stopping = new AbortController();
  let last: Publishable | undefined;
  let running: Promise<void> = Promise.resolve();
  let isPrepared = false;

  const prepare = async (): Promise<void> => {
    await files.clear();
    for (const [name, text] of documents) await replaceIfOther(files, name, encodeUtf8(text));
    isPrepared = true;
  };

  /** What is published now: the tree that this publisher remembers only while its note is still what lies there. */
  const current = async (size: number): Promise<Tree> => {
    const note = await files.read(CHECKPOINT);
    if (note === undefined) return emptyTree(sha256);
    if (last !== undefined && last.tree.size <= size && equalBytes(note, encodeUtf8(last.note)))
      return last.tree;
    return publishedTree(note, log, { entries, tiles, size });
  };

  const publish = async (next: Publishable): Promise<void> => {
    requireSigned(next, log);
    if (!isPrepared) await prepare();
    const from = await current(next.tree.size);
    await publishGrowth(from, next.tree, { files, entries, signal: stopping.signal });
    await replaceIfOther(files, CHECKPOINT, encodeUtf8(next.note));
    last = next;
  };

  return {
    publish(next) {
      running = running.catch(() => {}).then(() => publish(next));
      return running;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running.catch(() => {});
    },
  };
}

function requireSigned({ note, tree }: Publishable, log: NoteVerifier): void {
  const { root, size } = openCheckpoint(note, log);
  if (size !== tree.size || !equalBytes(root, tree.root))
    throw new PublicationMismatchError("the note was not signed over the tree");
}

async function replaceIfOther(files: PublicFiles, path: string, bytes: Uint8Array): Promise<void> {
  const there = await files.read(path);
  if (there !== undefined && equalBytes(there, bytes)) return;
  await files.replace(path, bytes);
  await files.syncFolder("");
}
