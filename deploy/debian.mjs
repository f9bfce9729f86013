// Debian packages that tests and pictures need. Tests read the list too.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

const APT = "/usr/bin/apt-get";

/** Each with a file that tells whether it is there. */
const packages = JSON.parse(readFileSync(join(root, "deploy", "debian-packages.json"), "utf8"));

/** Names of the packages that are not there. */
export function missingDebianPackages() {
  return packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
}

/** Installs what is missing, for root on a machine with apt; elsewhere it does nothing. */
export function installDebianPackages() {
  const missing = missingDebianPackages();
  const canInstall = process.getuid?.() === 0 && existsSync(APT);
  if (missing.length === 0 || !canInstall) return;
  process.stderr.write(`installing Debian packages: ${missing.join(" ")}\n`);
  const options = {
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync(APT, ["update"], options);
  spawnSync(APT, ["install", "-y", "--no-install-recommends", ...missing], options);
}
