import { type Execution, LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Client } from "@writ/rpc";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { csv } from "../lineage/csv.ts";
import type { Lineage } from "../lineage/execution-facts.ts";
import { wholeNumber } from "../lineage/filter-options.ts";
import { jsonLines } from "../lineage/json-lines.ts";
import { mermaid } from "../lineage/mermaid.ts";
import { openLineage } from "../lineage/openlineage.ts";
import { otlp } from "../lineage/otlp.ts";
import { prov } from "../lineage/prov.ts";

/** Executions in one export: what is larger is for a search. */
const MOST = 100_000;

const formats: Readonly<Record<string, (lineage: Lineage) => readonly string[]>> = {
  openlineage: openLineage,
  prov,
  otlp,
  mermaid,
  csv,
  jsonl: jsonLines,
};

/** `writ lineage export`: an execution with everything below it, for other programs. */
export const lineageExport: Command = {
  name: "lineage export",
  summary: "write an execution and what it led to in a form that other programs read",
  positionals: ["EXECUTION_ID"],
  options: {
    format: {
      type: "string",
      value: Object.keys(formats).join("|"),
      help: "which form (required)",
    },
    depth: { type: "string", value: "N", help: "levels below (default all)" },
  },
  async run(invocation) {
    const format = invocation.required("format");
    const write = Object.hasOwn(formats, format) ? formats[format] : undefined;
    if (write === undefined)
      throw new UsageError(`--format must be one of ${Object.keys(formats).join(", ")}`);
    const depth = wholeNumber(invocation, "depth", 32);
    const environment = clientEnvironment(invocation);
    const name = {
      tenantId: tenantOf(environment),
      executionId: invocation.positionals[0] ?? "",
    };
    const lineage = await call(environment, "evidence", LineageService, (client) =>
      gather(client, name, depth),
    );
    const lines = write(lineage);
    invocation.output.result({ format, text: lines.map((line) => `${line}\n`).join("") }, lines);
    return EXIT.done;
  },
};

async function gather(
  client: Pick<Client<typeof LineageService>, "getExecution" | "listAncestors" | "walkDescendants">,
  name: { readonly tenantId: string; readonly executionId: string },
  depth: number | undefined,
): Promise<Lineage> {
  const [{ execution }, { ancestors }] = await Promise.all([
    client.getExecution(name),
    client.listAncestors(name),
  ]);
  const executions: Execution[] = execution === undefined ? [] : [execution];
  // As the limit of a walk 0 would mean none.
  if (depth !== 0) executions.push(...(await everythingBelow(client, name, depth ?? 0)));
  const all = [...ancestors, ...executions];
  return { executions, known: new Map(all.map((one) => [one.executionId, one])) };
}

async function everythingBelow(
  client: Pick<Client<typeof LineageService>, "walkDescendants">,
  name: { readonly tenantId: string; readonly executionId: string },
  maxDepth: number,
): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  for await (const batch of client.walkDescendants({ ...name, maxDepth, limit: MOST })) {
    found.push(...batch.executions);
    if (batch.truncated) throw new UsageError(`more than ${MOST} executions: give a --depth`);
  }
  return found;
}
