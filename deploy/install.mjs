// What the scripts of this folder share. They run on whatever Node the machine has (20 or later); everything else runs on
// the Node 24 that npm installs.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Node 24, once installed. */
export const node24 = join(root, "node_modules", "node", "bin", "node");

/** The environment in which the tools that npm installed, and its Node, are found first. */
export const toolEnvironment = {
  ...process.env,
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
};

/** Written by npm whenever it has installed. */
const stamp = join(root, "node_modules", ".package-lock.json");

/** Installs the npm packages unless those of the lock file are there. Ends the process when that fails. */
export function install() {
  if (isInstalled()) return;
  process.stderr.write("installing npm packages\n");
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: root,
    // Standard output is for what the caller asked for.
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
  });
  if (status !== 0) {
    process.stderr.write("npm install failed\n");
    process.exit(1);
  }
  const now = new Date();
  if (existsSync(stamp)) utimesSync(stamp, now, now);
}

function isInstalled() {
  const lock = join(root, "package-lock.json");
  if (![stamp, node24, lock].every((file) => existsSync(file))) return false;
  return statSync(stamp).mtimeMs >= statSync(lock).mtimeMs;
}

/** Runs a program in the repository and resolves with its exit status. Passes signals on; standard input and output are ours. */
export function run(command, args) {
  const child = spawn(command, args, { cwd: root, env: toolEnvironment, stdio: "inherit" });
  const passOn = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.once("exit", (code, signal) => {
      for (const each of signals) process.off(each, passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
