import { parseArgs } from "node:util";
import { benchAccept } from "./accept.ts";
import { benchAppend } from "./append.ts";
import { benchAuthorize } from "./authorize.ts";
import { benchBundle } from "./bundle.ts";
import { benchCluster } from "./bench-cluster.ts";
import { benchEcho } from "./echo.ts";
import { benchLineage } from "./lineage.ts";
import { benchEvidenceScale } from "./evidence-scale.ts";
import { benchLogAppend } from "./log.ts";
import { benchPrimitives } from "./primitives.ts";
import { results } from "./results.ts";

const PARTS = [
  "ed25519",
  "accept",
  "bundle",
  "log",
  "echo",
  "authorize",
  "append",
  "lineage",
] as const;
/** Takes minutes and gigabytes. */
const ON_REQUEST = ["evidence-scale"] as const;
const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    // Where lineage keeps what it loads.
    data: { type: "string" },
    help: { type: "boolean" },
  },
});
const known = [...PARTS, ...ON_REQUEST];
const wanted: readonly string[] = values.only ?? PARTS;
const unknown = wanted.filter((name) => !known.some((part) => part === name));
if (values.help === true || unknown.length > 0) {
  process.stderr.write(
    `npm run bench [-- --only NAME]… [--data FOLDER]   NAME: ${known.join(", ")}\n`,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const figures = results();
const has = (name: (typeof known)[number]): boolean => wanted.includes(name);
if (has("ed25519")) {
  say("primitives");
  benchPrimitives(figures);
}
if (has("accept")) {
  say("accept");
  benchAccept(figures);
}
if (has("bundle")) {
  say("bundle");
  await benchBundle(figures);
}
if (has("log")) {
  say("log");
  await benchLogAppend(figures);
}
if (has("evidence-scale")) {
  say("evidence at scale");
  await benchEvidenceScale(figures, say);
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
if (has("lineage")) {
  say("lineage");
  await benchLineage(figures, values.data);
}
const file = new URL("../../bench-results.json", import.meta.url);
process.stdout.write(`${await figures.finish(file)}\n`);
