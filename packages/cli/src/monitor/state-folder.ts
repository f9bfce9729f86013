import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { encodeHex } from "@writ/encoding";
import type { AuditCheckpoint, Checkpoint } from "@writ/evidence";
import { NoAnswerError } from "../command.ts";
import { formatState, type MonitorState, parseState } from "./monitor-state.ts";

/** A log that lies about everything must not fill the disk. */
const MOST_KEPT = 256;

/** Where a monitor keeps what it has verified, and what it has caught a log at. */
export interface StateFolder {
  readonly path: string;
  /** Undefined before the first time. @throws NoAnswerError when it is damaged: it is never begun anew by itself */
  load(openCheckpoint: AuditCheckpoint): Promise<MonitorState | undefined>;
  /** Replaces what it has verified, in one step and on disk. */
  save(state: Pick<MonitorState, "note" | "tree">): Promise<void>;
  /** Keeps a signed checkpoint as evidence against its log and says in which file; undefined when too many are kept. */
  keep(note: Uint8Array | string, checkpoint: Checkpoint): Promise<string | undefined>;
}

/** The state in a folder, made when something is kept in it. */
export function stateFolder(path: string): StateFolder {
  const file = join(path, "state.json");
  const evidence = join(path, "evidence");
  return {
    path,

    async load(openCheckpoint) {
      const json = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (json === undefined) return undefined;
      try {
        return parseState(json, openCheckpoint);
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new NoAnswerError(
          `${file} is not what a monitor of this log has written (${message}); find out why before you remove it`,
          { cause },
        );
      }
    },

    save: (state) => replaceDurably(path, file, formatState(state)),

    async keep(note, { root, size }) {
      await mkdir(evidence, { recursive: true, mode: 0o700 });
      const name = `${size}-${encodeHex(root).slice(0, 16)}.checkpoint`;
      const kept = await readdir(evidence);
      if (kept.includes(name)) return join(evidence, name);
      if (kept.length >= MOST_KEPT) return undefined;
      await replaceDurably(evidence, join(evidence, name), note);
      return join(evidence, name);
    },
  };
}

async function replaceDurably(
  folder: string,
  file: string,
  content: string | Uint8Array,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(6).toString("hex")}.new`;
  const handle = await open(unfinished, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
