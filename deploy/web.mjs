// Builds what browsers get: the application and the proof viewer, into services/console/dist. Does nothing when that is newer
// than everything it is made from.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { node24, root, run } from "./install.mjs";

const target = join(root, "services", "console", "dist");
const stamp = join(target, "built");
const sources = [
  join(root, "package-lock.json"),
  join(root, "services", "console", "web"),
  ...["encoding", "evidence", "policy", "proto", "reasons", "token"].map((name) =>
    join(root, "packages", name, "src"),
  ),
];

/** Builds the web pages unless they are there; resolves with the exit status. */
export async function buildWeb() {
  if (isBuilt()) return 0;
  process.stderr.write("building the console's pages\n");
  mkdirSync(target, { recursive: true });
  const startedAt = new Date();
  const web = join(root, "services", "console", "web");
  const status = await run(node24, [join(web, "build.mjs"), target]);
  if (status === 0) writeFileSync(stamp, `${startedAt.toISOString()}\n`);
  return status;
}

function isBuilt() {
  if (!existsSync(stamp)) return false;
  const builtMs = statSync(stamp).mtimeMs;
  return sources.every((source) => newestMs(source) <= builtMs);
}

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).map((name) => newestMs(join(path, name)));
  return Math.max(0, ...inside);
}
