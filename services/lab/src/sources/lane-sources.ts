import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadedFiles } from "./module-graph.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What both lanes run. */
const AGENT = at("../agent/refund-agent.ts");
/** The one object that differs. */
const WORLDS = {
  writ: at("../worlds/writ-world.ts"),
  open: at("../worlds/open-world.ts"),
} as const;

/** A file of the demo, and who loads it. */
export interface LaneSource {
  /** From the root of the source tree. */
  readonly path: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  readonly lanes: readonly ("open" | "writ")[];
}

/** Every file of the demo that the agent's lanes load, from the files as they are on disk. */
export function laneSources(): readonly LaneSource[] {
  const loaded = {
    writ: new Set(loadedFiles([AGENT, WORLDS.writ], ROOT)),
    open: new Set(loadedFiles([AGENT, WORLDS.open], ROOT)),
  };
  return [...new Set([...loaded.writ, ...loaded.open])].toSorted().map((path) => ({
    path,
    sha256: createHash("sha256")
      .update(readFileSync(`${ROOT}${path}`))
      .digest("hex"),
    lanes: (["writ", "open"] as const).filter((lane) => loaded[lane].has(path)),
  }));
}

/** The files of the agent itself: what is loaded without any world. */
export function agentFiles(): readonly string[] {
  return loadedFiles([AGENT], ROOT);
}
