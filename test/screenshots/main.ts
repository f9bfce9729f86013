import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openApp } from "../browser/app-page.ts";
import { seededCluster } from "../support/seeded-cluster.ts";
import { pictures } from "./pictures.ts";
import { scene } from "./scene.ts";
import { takePictures } from "./take-pictures.ts";

const USAGE = `npm run screenshots [-- --only NAME]… [--out FOLDER]   NAME: ${pictures.map(({ name }) => name).join(", ")}\n`;
const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    out: { type: "string" },
    help: { type: "boolean" },
  },
});
const names = values.only ?? pictures.map(({ name }) => name);
const isKnown = names.every((wanted) => pictures.some(({ name }) => name === wanted));
if (values.help === true || !isKnown) {
  process.stderr.write(USAGE);
  process.exit(isKnown ? 0 : 2);
}
const folder = values.out ?? fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
await mkdir(folder, { recursive: true });

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
say("starting a cluster");
await using cluster = await seededCluster({ hasLab: true });
say("setting the scene");
const facts = await scene(cluster);
await using app = await openApp(cluster);
for (const picture of pictures.filter(({ name }) => names.includes(name))) {
  say(picture.name);
  await takePictures(app, picture, facts, folder);
}
