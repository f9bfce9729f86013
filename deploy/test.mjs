// npm test: installs what is missing, runs every test (arguments go to vitest), and says in its last line how many passed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDebianPackages, missingDebianPackages } from "./debian.mjs";
import { install, node24, root, run } from "./install.mjs";
import { countTests, summaryLine } from "./test-count.mjs";
import { buildWeb } from "./web.mjs";

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
if (process.env.WRIT_TEST !== "long")
  process.stdout.write("long tests (*.long.test.ts) were not run: WRIT_TEST=long npm test\n");
process.stdout.write(`${summaryLine(count)}\n`);
process.exitCode = count.failed > 0 ? 1 : 0;
