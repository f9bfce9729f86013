// npm run bench: installs what is missing and runs the benchmarks with the arguments given.
import { join } from "node:path";
import { install, node24, root, run } from "./install.mjs";

install();
const entry = join(root, "test", "bench", "main.ts");
process.exitCode = await run(node24, [entry, ...process.argv.slice(2)]);
