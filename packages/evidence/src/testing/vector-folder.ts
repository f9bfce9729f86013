import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Why a test on third-party vectors did not run. */
export const vectorsMissing = "no vectors: set WRIT_VECTORS or put them in ../shared/vectors";

/** One set of third-party test vectors, or undefined where they were not handed out. For tests. */
export function vectorFolder(path: string): URL | undefined {
  const set = process.env["WRIT_VECTORS"];
  const root =
    set === undefined
      ? new URL("../../../../../shared/vectors/", import.meta.url)
      : pathToFileURL(`${set}/`);
  const folder = new URL(path, root);
  return existsSync(folder) ? folder : undefined;
}
