// npm test: installs what is missing, runs every test (arguments go to vitest), and says in its last line how many passed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, node24, root, run } from "./install.mjs";
import { countTests, summaryLine } from "./test-count.mjs";

const APT = "/usr/bin/apt-get";

/** Debian packages that tests need, each with a file that tells whether it is there. */
const debianPackages = [
  // { name: "chromium", file: "/usr/bin/chromium" },
  // { name: "softhsm2", file: "/usr/bin/softhsm2-util" },
  // { name: "swtpm", file: "/usr/bin/swtpm" },
];

function installDebianPackages() {
  const missing = debianPackages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
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
process.stdout.write(`${summaryLine(count)}\n`);
process.exitCode = count.failed > 0 ? 1 : 0;
