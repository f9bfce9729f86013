import { join } from "node:path";
import { NoteError, unverifiedCheckpoint } from "@writ/evidence";
import type { Metric } from "./prometheus-text.ts";
import { openPublicFile } from "./public-file.ts";
import type { LogFolders } from "./routes/log.ts";

const MOST_NOTE_BYTES = 65_536;

/** The published checkpoint of the log in use, a signed note that nobody has verified; undefined when there is none. */
export async function publishedCheckpoint({
  currentShard,
  logDir,
}: LogFolders): Promise<Uint8Array | undefined> {
  const file = await openPublicFile(join(logDir, currentShard, "checkpoint"), MOST_NOTE_BYTES);
  return file?.bytes();
}

/** How much is published. No metric rather than a wrong one when nothing readable is. */
export async function publishedMetrics(folders: LogFolders): Promise<readonly Metric[]> {
  const note = await publishedCheckpoint(folders);
  if (note === undefined) return [];
  try {
    const { size } = unverifiedCheckpoint(note);
    const name = "writ_published_tree_size";
    const help = "Entries that the published checkpoint of the log in use is over.";
    return [{ name, help, type: "gauge", samples: [{ name, labels: {}, value: size }] }];
  } catch (error) {
    if (error instanceof NoteError) return [];
    throw error;
  }
}
