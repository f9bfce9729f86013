import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

/** A Node on the machine that is older than the one that runs the tests. */
export interface OlderNode {
  readonly path: string;
  /** Like `v20.20.2`. */
  readonly version: string;
}

/** Looks for Node of a major version on the PATH, outside of any node_modules. */
export function olderNode(major: number): OlderNode | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = folders
    .filter((folder) => folder !== "" && !folder.split(sep).includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .filter((path) => existsSync(path));
  for (const path of new Set(paths)) {
    const version = spawnSync(path, ["--version"], { encoding: "utf8" }).stdout.trim();
    if (version.startsWith(`v${major}.`)) return { path, version };
  }
  return undefined;
}
