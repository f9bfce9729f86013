#!/usr/bin/env node
// Runs the command line on Node 24: on the Node at hand if it is new enough, else on the one that npm installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;
const WRONG_USAGE = 2;

if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
  endWithLauncher();
  // Compiling takes half of a short command's time; Node 20, which only launches, cannot keep it.
  nodeModule.enableCompileCache?.();
  await import("../src/main.ts");
} else {
  process.exitCode = await launched();
}

/** Runs this file again on the installed Node and resolves with the exit status. */
function launched() {
  const node = fileURLToPath(new URL("../../../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(`Node ${NEEDED_MAJOR} is needed: run npm install\n`);
    return WRONG_USAGE;
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // The channel says nothing; it closes when this process ends, however that happens.
  const child = spawn(node, args, { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** Stops as by SIGTERM when the process that launched this one is gone. */
function endWithLauncher() {
  if (process.channel === undefined) return;
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}
