// npm run viewer:hash: builds the proof viewer and prints the SHA-256 of each page, as sha256sum does. With a folder, the pages are written there.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { viewerPage } from "../services/console/web/viewer/build.mjs";

const [folder] = process.argv.slice(2);
const pages = {
  "verify.html": await viewerPage(),
  "verify-replay.html": await viewerPage({ hasEngine: true }),
};
if (folder !== undefined) mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(pages)) {
  if (folder !== undefined) writeFileSync(join(folder, name), page);
  process.stdout.write(`${createHash("sha256").update(page).digest("hex")}  ${name}\n`);
}
