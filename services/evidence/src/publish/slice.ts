import type { PublicFiles } from "./public-files.ts";

/** Files that get to disk together. */
export interface Slice {
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** A full tile or bundle was written: what there is of it in part is not needed any more. */
  outgrew(path: string): void;
  /** Waits until all of the slice is on disk, then removes what was outgrown. */
  settle(): Promise<void>;
}

/** A slice without files. */
export function openSlice(files: PublicFiles): Slice {
  const folders = new Set<string>();
  const outgrown: string[] = [];
  return {
    async write(path, bytes) {
      await files.replace(path, bytes);
      for (const folder of foldersAbove(path)) folders.add(folder);
    },
    outgrew(path) {
      outgrown.push(`${path}.p`);
    },
    async settle() {
      for (const folder of folders) await files.syncFolder(folder);
      // Not before: who loses the full tile to a crash still needs the partial one.
      for (const folder of outgrown) await files.removeFolder(folder);
    },
  };
}

/** `a/b/c` is in the folder of the log, in `a`, and in `a/b`. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, i) => parts.slice(0, i).join("/"));
}
