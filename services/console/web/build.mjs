// Builds the application and the proof viewer into the folder given.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { viewerPage } from "./viewer/build.mjs";

const [, , target] = process.argv;
if (target === undefined) throw new Error("build.mjs FOLDER");

await mkdir(target, { recursive: true });
await writeFile(join(target, "verify.html"), await viewerPage());
await writeFile(join(target, "verify-replay.html"), await viewerPage({ hasEngine: true }));
await build({
  root: fileURLToPath(new URL("app/", import.meta.url)),
  logLevel: "warn",
  build: { outDir: join(target, "app"), emptyOutDir: true },
});
