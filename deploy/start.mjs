// npm start: installs what is missing and runs `writ start` with the arguments given.
import { readFileSync } from "node:fs";
import { install } from "./install.mjs";
import { buildWeb } from "./web.mjs";

const WATCH_MS = 500;

/** Between npm and this process there is a shell, which npm's end leaves running: both ids, where the system tells. */
function ancestors() {
  try {
    // proc(5): the parent's id is the second field after the name in parentheses, which may hold anything.
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return String(process.ppid);
  }
}

/** npm that is killed can not pass the signal on, but orphans get another parent: then stops as by SIGTERM. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const before = ancestors();
  const watch = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, WATCH_MS);
  watch.unref();
}

install();
endWithNpm();
if ((await buildWeb()) !== 0) process.exit(1);
process.argv.splice(2, 0, "start");
await import("../packages/cli/bin/writ.js");
