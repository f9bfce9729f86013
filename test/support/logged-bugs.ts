import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Level of what nobody foresaw, in pino's numbers. */
const ERROR = 50;

/** What the services of a cluster logged as errors: bugs, since what can be foreseen is answered and not logged so. */
export async function loggedBugs(dataDir: string): Promise<readonly string[]> {
  const folder = join(dataDir, "logs");
  const bugs: string[] = [];
  for (const name of await readdir(folder)) {
    if (name === "postgres.log") continue;
    const lines = (await readFile(join(folder, name), "utf8")).split("\n");
    for (const line of lines.filter((one) => one !== "")) {
      const entry = line.startsWith("{") ? (JSON.parse(line) as { readonly level: number }) : null;
      if (entry === null || entry.level >= ERROR) bugs.push(`${name}: ${line}`);
    }
  }
  return bugs;
}
