import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "@writ/encoding";
import type { Checkout } from "./checkout.ts";
import type { Stage } from "./stage.ts";
import { openTool, type Tool } from "./tool.ts";

const MAX_LINES = 50;

/** The tools of the sample. Each verifies by itself, for its own audience. */
export interface Tools {
  readonly logs: Tool;
  readonly search: Tool;
  /** Also searches, but only for runtimes that are attested by hardware. */
  readonly guardedSearch: Tool;
  readonly changes: Tool;
  readonly operations: Tool;
  close(): void;
}

/** Opens the tools over what there really is: the cluster's log files, a folder of changes, the checkout service. */
export async function openTools(stage: Stage, checkout: Checkout): Promise<Tools> {
  const logs = join(stage.folder, "logs");
  const search = {
    action: "tool:call",
    resource: "Tool::search",
    work: (i: Json) => grep(logs, i),
  };
  const onCheckout = { resource: "Service::checkout", audience: "urn:sample:operations" };
  const [logTool, searchTool, guardedSearch, changes, operations] = await Promise.all([
    openTool(stage, {
      action: "tool:call",
      resource: "Tool::logs",
      audience: "urn:sample:logs",
      work: (input) => lastLines(checkout.logFile, input),
    }),
    openTool(stage, { ...search, audience: "urn:sample:search" }),
    openTool(stage, { ...search, audience: "urn:sample:guarded-search", minRuntimeLevel: 2 }),
    openTool(stage, {
      ...onCheckout,
      action: "change:open",
      work: (input) => recordChange(join(stage.folder, "changes"), input),
    }),
    openTool(stage, {
      ...onCheckout,
      action: "service:restart",
      work: () => restart(checkout),
    }),
  ]);
  const all = [logTool, searchTool, guardedSearch, changes, operations];
  return {
    logs: logTool,
    search: searchTool,
    guardedSearch,
    changes,
    operations,
    close: () => all.forEach(({ verifier }) => verifier.close()),
  };
}

async function lastLines(file: string, input: Json): Promise<Json> {
  const wanted = Number(member(input, "lines"));
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return { lines: lines.slice(-Math.min(MAX_LINES, wanted)) };
}

async function grep(folder: string, input: Json): Promise<Json> {
  const text = member(input, "text");
  if (typeof text !== "string") throw new TypeError("text must be a string");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".log")).sort();
  const found: { [file: string]: number } = {};
  for (const file of files) {
    const lines = (await readFile(join(folder, file), "utf8")).split("\n");
    const hits = lines.filter((line) => line.includes(text)).length;
    if (hits > 0) found[file] = hits;
  }
  return { searched: files.length, found };
}

async function recordChange(folder: string, input: Json): Promise<Json> {
  await mkdir(folder, { recursive: true });
  const openedAt = new Date().toISOString();
  const file = join(folder, `checkout-${openedAt.replaceAll(/[:.]/g, "-")}.json`);
  const change = { openedAt, state: "proposed", ...(input as { [name: string]: Json }) };
  await writeFile(file, `${JSON.stringify(change, undefined, 2)}\n`, { flag: "wx" });
  return { file };
}

async function restart(checkout: Checkout): Promise<Json> {
  const before = checkout.pid;
  await checkout.restart();
  return { before, after: checkout.pid };
}

function member(input: Json, name: string): Json | undefined {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
  return (input as { [name: string]: Json })[name];
}
