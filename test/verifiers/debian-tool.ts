import { existsSync, readFileSync } from "node:fs";

/** A tool that tests use where it is installed. */
export interface DebianTool {
  readonly isMissing: boolean;
  /** For the end of a test's name: says what to install; empty where nothing is missing. */
  readonly toInstall: string;
}

interface DebianPackage {
  readonly name: string;
  /** Is there when the package is installed. */
  readonly file: string;
}

// What `npm test` installs.
const table = new URL("../../deploy/debian-packages.json", import.meta.url);

/** A tool that these Debian packages make up; each must stand in deploy/debian-packages.json. */
export function debianTool(...names: readonly string[]): DebianTool {
  const known = JSON.parse(readFileSync(table, "utf8")) as readonly DebianPackage[];
  const missing = names.filter((wanted) => {
    const found = known.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`${wanted} is not in deploy/debian-packages.json`);
    return !existsSync(found.file);
  });
  return {
    isMissing: missing.length > 0,
    toInstall: missing.length > 0 ? ` (not run: apt-get install ${missing.join(" ")})` : "",
  };
}
