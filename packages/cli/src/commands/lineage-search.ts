import {
  type CountExecutionsResponse,
  LineageService,
  type SearchExecutionsResponse,
} from "@writ/proto/writ/lineage/v1/lineage";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { executionLine, executionObject } from "../execution-view.ts";
import { filterOf, filterOptions, wholeNumber } from "../lineage/filter-options.ts";
import type { Output } from "../output.ts";

const LARGEST_PAGE = 500;

/** `writ lineage search`: finds executions. */
export const lineageSearch: Command = {
  name: "lineage search",
  summary: "find executions, newest first",
  positionals: [],
  options: {
    ...filterOptions,
    "at-size": { type: "string", value: "N", help: "only what the log held when it had this size" },
    limit: { type: "string", value: "N", help: "at most this many (default 50, at most 10000)" },
    count: { type: "boolean", help: "only count, up to ten thousand" },
  },
  run: (invocation) => (invocation.flag("count") ? count(invocation) : search(invocation)),
};

async function search(invocation: Invocation): Promise<ExitStatus> {
  const limit = wholeNumber(invocation, "limit", 10_000) ?? 50;
  const atSize = BigInt(wholeNumber(invocation, "at-size", Number.MAX_SAFE_INTEGER) ?? 0);
  const filter = filterOf(invocation, Date.now());
  const environment = clientEnvironment(invocation);
  const asked = { tenantId: tenantOf(environment), filter, atSize };
  await call(environment, "evidence", LineageService, async (client) => {
    let left = limit;
    let pageToken = "";
    do {
      const pageSize = Math.min(left, LARGEST_PAGE);
      // A page may be short although there are more.
      const page: SearchExecutionsResponse = await client.searchExecutions({
        ...asked,
        pageSize,
        pageToken,
      });
      for (const e of page.executions)
        invocation.output.result(executionObject(e), [executionLine({ ...e, depth: 0 })]);
      left -= page.executions.length;
      pageToken = page.nextPageToken;
    } while (left > 0 && pageToken !== "");
    if (pageToken !== "") invocation.output.note("there are more: raise --limit");
  });
  return EXIT.done;
}

async function count(invocation: Invocation): Promise<ExitStatus> {
  const filter = filterOf(invocation, Date.now());
  const environment = clientEnvironment(invocation);
  const counts = await call(environment, "evidence", LineageService, (client) =>
    client.countExecutions({ tenantId: tenantOf(environment), filter }),
  );
  tell(counts, invocation.output);
  return EXIT.done;
}

function tell(
  { asOf, byDecision, byReason, capped, reachedId, total }: CountExecutionsResponse,
  output: Output,
) {
  const numbers = (counts: Readonly<Record<string, bigint>>) =>
    Object.fromEntries(
      Object.entries(counts)
        .map(([name, n]) => [name, Number(n)] as const)
        .toSorted(([, a], [, b]) => b - a),
    );
  const [decisions, reasons] = [numbers(byDecision), numbers(byReason)];
  const treeSize = Number(asOf?.treeSize ?? 0);
  output.result(
    { total: Number(total), capped, reachedId, byDecision: decisions, byReason: reasons, treeSize },
    [
      `${total}${capped ? "+" : ""} at log size ${treeSize}`,
      ...(reachedId === "" ? [] : [`what is older than ${reachedId} was not looked at`]),
      ...Object.entries({ ...decisions, ...reasons }).map(([name, n]) => `${n}  ${name}`),
    ],
  );
}
