// npm run screenshots: installs what is missing, builds the pages, and takes pictures of every place of the console, light and dark,
// from a real cluster into docs/screenshots.
import { join } from "node:path";
import { installDebianPackages } from "./debian.mjs";
import { install, node24, root, run } from "./install.mjs";
import { buildWeb } from "./web.mjs";

install();
installDebianPackages();
const entry = join(root, "test", "screenshots", "main.ts");
process.exitCode = (await buildWeb()) || (await run(node24, [entry, ...process.argv.slice(2)]));
