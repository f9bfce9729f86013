import { startCluster } from "@writ/cluster";
import { join } from "node:path";
import { fileEnvironment } from "../packages/cli/src/environment.ts";
import { seedSample } from "../packages/cli/src/sample/seed.ts";
import { freeBasePort } from "./support/free-base-port.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";
let last = performance.now();
setInterval(() => { const n = performance.now(); if (n - last > 1000) console.log("LOOP GAP", Math.round(n - last)); last = n; }, 50);
for (let i = 0; i < 8; i++) {
  const folder = await temporaryFolder();
  const t0 = performance.now();
  const at = () => Math.round(performance.now() - t0);
  const port = await freeBasePort();
  console.log("port", port, at());
  const cluster = await startCluster({ dataDir: join(folder.path, ".writ"), port, root: new URL("../", import.meta.url), production: false, onEvent: (e) => console.log(at(), JSON.stringify(e)) });
  const slow = setTimeout(() => console.log("SLOW seeding", JSON.stringify(cluster.pids), folder.path), 8000);
  try { await seedSample(fileEnvironment(cluster.clientEnvFile)); } catch (e) { console.log("SEED FAILED", String(e)); }
  clearTimeout(slow);
  console.log("seeded", at());
  await cluster.stop();
  console.log("stopped", at());
  await folder[Symbol.asyncDispose]();
}
process.exit();
