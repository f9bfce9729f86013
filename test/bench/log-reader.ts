import { randomInt } from "node:crypto";
import { openPool } from "@writ/postgres";
import { openStoredTree } from "../../services/evidence/src/log/open-log.ts";
import { prover } from "../../services/evidence/src/log/prover.ts";
import { postgresLogStore } from "../../services/evidence/src/store/postgres-log-store.ts";

const PROOFS = 5_000;

// A process that holds a log as the evidence service does, and proves random leaves of it: `node log-reader.ts URL ORIGIN VKEY`.
// Prints the milliseconds of each proof and the bytes of memory it has in the end.
const [url = "", origin = "", vkey = ""] = process.argv.slice(2);
const pool = openPool(url, { applicationName: "bench-reader" });
const store = postgresLogStore(pool, origin);
const tree = openStoredTree(await store.load(), vkey);
const proofs = prover(store);
const latencies: number[] = [];
for (let i = 0; tree.size > 0 && i < PROOFS; i++) {
  const index = randomInt(tree.size);
  const started = performance.now();
  await proofs.inclusion(tree, [index]);
  latencies.push(performance.now() - started);
}
globalThis.gc?.();
process.stdout.write(JSON.stringify({ latencies, rss: process.memoryUsage.rss() }));
await pool.end();
