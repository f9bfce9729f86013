import { type Checkpoint, NoteError, noteVerifier, openCheckpoint } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { verifyEd25519 } from "../ed25519.ts";
import { FrozenError } from "../frozen-error.ts";
import type { AnchorFile } from "./anchor-file.ts";

/**
 * The checkpoint in an anchor, verified with the log's key; undefined when there is no file.
 * @throws FrozenError when it holds anything else
 */
export async function anchorCheckpoint(
  anchor: Pick<AnchorFile, "path" | "read">,
  vkey: string,
): Promise<Checkpoint | undefined> {
  const note = await anchor.read();
  if (note === undefined) return undefined;
  try {
    return openCheckpoint(note, noteVerifier(sha256, vkey, verifyEd25519));
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause;
    throw new FrozenError(
      `the anchor file ${anchor.path} is not a checkpoint signed by this log's key (${cause.code})`,
      { cause },
    );
  }
}
