// npm test: installs what is missing, runs every test (arguments go to vitest), and says in its last line how many passed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, node24, root, run } from "./install.mjs";
import { countTests, summaryLine } from "./test-count.mjs";
import { buildWeb } from "./web.mjs";

const APT = "/usr/bin/apt-get";

/** Debian packages that tests need, each with a file that tells whether it is there. Tests read this list too. */
const debianPackages = JSON.parse(
  readFileSync(join(root, "deploy", "debian-packages.json"), "utf8"),
);

function missingDebianPackages() {
  return debianPackages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
}

function installDebianPackages() {
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

install();
installDebianPackages();
if ((await buildWeb()) !== 0) process.exit(1);
const folder = mkdtempSync(join(tmpdir(), "writ-results-"));
const results = join(folder, "results.json");
const status = await run(node24, [
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
]);
const count = countTests(existsSync(results) ? readFileSync(results, "utf8") : "", status);
rmSync(folder, { recursive: true });
const missing = missingDebianPackages();
if (missing.length > 0) {
  process.stdout.write(
    `tests that need these Debian packages were skipped: ${missing.join(" ")}\n`,
  );
}
process.stdout.write(`${summaryLine(count)}\n`);
process.exitCode = count.failed > 0 ? 1 : 0;
