import type { AnchorFile } from "../log/guard/anchor-file.ts";

/** An anchor whose note a test can see and change. */
export interface MemoryAnchor extends AnchorFile {
  note: string | undefined;
}

/** An anchor in memory, without a note. */
export function memoryAnchor(): MemoryAnchor {
  return {
    path: "anchor/0.checkpoint",
    note: undefined,
    read() {
      return Promise.resolve(this.note);
    },
    write(note) {
      this.note = note;
      return Promise.resolve();
    },
  };
}
