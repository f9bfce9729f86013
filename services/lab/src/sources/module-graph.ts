import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** How a module names another one of the same program. */
const RELATIVE = /^(?:import|export)\s(?!type\s)[^;]*?from\s+"(\.[^"]+)";/gm;

/**
 * The files that a program loads when these are its entries: themselves and what they import by a relative path, sorted.
 * Types are erased and not loaded. Paths are relative to `folder`.
 */
export function loadedFiles(entries: readonly string[], folder: string): readonly string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(RELATIVE))
      visit(join(dirname(file), path));
  };
  entries.forEach(visit);
  return [...found].map((file) => relative(folder, file)).toSorted();
}
