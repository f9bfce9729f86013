import {
  LineageService,
  type SummarizeDescendantsResponse,
} from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";
import { filterOf, filterOptions, wholeNumber } from "../lineage/filter-options.ts";

/** `writ lineage descendants`: what an execution led to. */
export const lineageDescendants: Command = {
  name: "lineage descendants",
  summary: "list what an execution led to, nearest first, or count it",
  positionals: ["EXECUTION_ID"],
  options: {
    depth: { type: "string", value: "N", help: "levels below (default all)" },
    limit: { type: "string", value: "N", help: "at most this many (default all)" },
    after: {
      type: "string",
      value: "ID",
      help: "only what comes after this one, the last of a list before",
    },
    count: { type: "boolean", help: "only count, all of them" },
    ...filterOptions,
  },
  async run(invocation) {
    const { output } = invocation;
    const maxDepth = wholeNumber(invocation, "depth", 32) ?? 0;
    const limit = wholeNumber(invocation, "limit", 1_000_000) ?? 0;
    const filter = filterOf(invocation, Date.now());
    const environment = clientEnvironment(invocation);
    const name = {
      tenantId: tenantOf(environment),
      executionId: invocation.positionals[0] ?? "",
    };
    await call(environment, "evidence", LineageService, async (client) => {
      if (invocation.flag("count")) {
        const counts = await client.summarizeDescendants(name);
        output.result(countsObject(counts), countsLines(counts));
        return;
      }
      let afterId = invocation.text("after") ?? "";
      const walk = { ...name, maxDepth, limit, filter, afterId };
      for await (const { executions, truncated } of client.walkDescendants(walk)) {
        for (const e of executions) output.result(executionObject(e), [executionLine(e)]);
        afterId = executions.at(-1)?.executionId ?? afterId;
        if (truncated) output.note(`there are more: --after ${afterId}, or --count them`);
      }
    });
    return EXIT.done;
  },
};

function countsObject(counts: SummarizeDescendantsResponse) {
  const {
    allowed,
    asOf,
    byAction,
    byLevel,
    byState,
    denied,
    liveLeases,
    maxDepth,
    pending,
    running,
    total,
  } = counts;
  return {
    total: Number(total),
    allowed: Number(allowed),
    denied: Number(denied),
    pending: Number(pending),
    running: Number(running),
    liveLeases: Number(liveLeases),
    maxDepth,
    byState: numbers(byState),
    byLevel: byLevel.map(Number),
    byAction: numbers(byAction),
    treeSize: Number(asOf?.treeSize ?? 0),
  };
}

function countsLines(counts: SummarizeDescendantsResponse): readonly string[] {
  const states = Object.entries(counts.byState).map(([state, n]) => `${n}  ${state.toLowerCase()}`);
  const actions = Object.entries(numbers(counts.byAction)).map(([action, n]) => `${n}  ${action}`);
  return [`${counts.total} on ${counts.maxDepth} levels`, ...states, ...actions];
}

/** The largest first. */
function numbers(counts: Readonly<Record<string, bigint>>): Readonly<Record<string, number>> {
  const all = Object.entries(counts).map(([name, n]) => [name, Number(n)] as const);
  return Object.fromEntries(all.toSorted(([, a], [, b]) => b - a));
}
