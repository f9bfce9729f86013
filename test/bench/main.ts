import { parseArgs } from "node:util";
import { benchAccept } from "./accept.ts";
import { benchAppend } from "./append.ts";
import { benchAuthorize } from "./authorize.ts";
import { benchCluster } from "./bench-cluster.ts";
import { benchEcho } from "./echo.ts";
import { benchPrimitives } from "./primitives.ts";
import { results } from "./results.ts";

const PARTS = ["ed25519", "accept", "echo", "authorize", "append"] as const;
const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, help: { type: "boolean" } },
});
const wanted = values.only ?? PARTS;
const unknown = wanted.filter((name) => !PARTS.some((part) => part === name));
if (values.help === true || unknown.length > 0) {
  process.stderr.write(`npm run bench [-- --only NAME]…   NAME: ${PARTS.join(", ")}\n`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const figures = results();
const has = (name: (typeof PARTS)[number]): boolean => wanted.includes(name);
if (has("ed25519")) {
  say("primitives");
  benchPrimitives(figures);
}
if (has("accept")) {
  say("accept");
  benchAccept(figures);
}
if (has("echo")) {
  say("echo");
  await benchEcho(figures);
}
if (has("authorize") || has("append")) {
  say("starting a cluster");
  await using cluster = await benchCluster();
  if (has("authorize")) {
    say("authorize");
    await benchAuthorize(cluster, figures);
  }
  if (has("append")) {
    say("append");
    await benchAppend(cluster, figures);
  }
}
const file = new URL("../../bench-results.json", import.meta.url);
process.stdout.write(`${await figures.finish(file)}\n`);
