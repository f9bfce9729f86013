// npm start: installs what is missing and runs `writ start` with the arguments given.
import { install } from "./install.mjs";

const WATCH_MS = 500;

install();

// npm that is killed can not tell us, but we then get another parent.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, WATCH_MS);
  watch.unref();
}

process.argv.splice(2, 0, "start");
await import("../packages/cli/bin/writ.js");
