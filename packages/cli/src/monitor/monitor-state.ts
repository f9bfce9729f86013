import {
  decodeBase64,
  encodeBase64,
  equalBytes,
  integer,
  list,
  object,
  text,
} from "@writ/encoding";
import {
  type AuditCheckpoint,
  type AuditedCheckpoint,
  partialTiles,
  treeFromEdge,
  type Tree,
} from "@writ/evidence";
import { sha256 } from "@writ/token";

/** What a monitor has verified so far: all of the log up to a checkpoint. */
export interface MonitorState {
  /** The signed checkpoint, verbatim. */
  readonly note: string;
  readonly checkpoint: AuditedCheckpoint;
  /** The tree of the checkpoint; new entries are added to it. */
  readonly tree: Tree;
}

interface StateFile {
  readonly version: number;
  readonly checkpoint: string;
  readonly edge: readonly {
    readonly level: number;
    readonly index: number;
    readonly hashes: string;
  }[];
}

const anyText = text("text", () => true);
const stateFile = object<StateFile>({
  version: integer(1, 1),
  checkpoint: anyText,
  edge: list(
    object({ level: integer(0, 7), index: integer(0, Number.MAX_SAFE_INTEGER), hashes: anyText }),
    0,
    8,
  ),
});

/** The state as text: the checkpoint and the right edge of its tree, at most 64 KiB of hashes. */
export function formatState({ note, tree }: Pick<MonitorState, "note" | "tree">): string {
  const edge = partialTiles(tree).map(({ hashes, index, level }) => ({
    level,
    index,
    hashes: encodeBase64(hashes),
  }));
  return `${JSON.stringify({ version: 1, checkpoint: note, edge } satisfies StateFile)}\n`;
}

/** Reads a state. Throws unless the log signed its checkpoint and the edge has the checkpoint's root. */
export function parseState(json: string, openCheckpoint: AuditCheckpoint): MonitorState {
  const { checkpoint: note, edge } = stateFile(JSON.parse(json), "state");
  const checkpoint = openCheckpoint(note);
  const tiles = edge.map(({ hashes, ...place }) => {
    const bytes = decodeBase64(hashes);
    return { ...place, hashes: bytes, width: bytes.length / 32 };
  });
  const tree = treeFromEdge(sha256, checkpoint.size, tiles);
  if (!equalBytes(tree.root, checkpoint.root))
    throw new Error("the edge does not have the checkpoint's root");
  return { note, checkpoint, tree };
}
