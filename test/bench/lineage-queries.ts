import { create } from "@bufbuild/protobuf";
import {
  GetExecutionRequestSchema,
  ListAncestorsRequestSchema,
  SummarizeDescendantsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { getExecution } from "../../services/evidence/src/handlers/get-execution.ts";
import type { LineageDeps } from "../../services/evidence/src/handlers/lineage-deps.ts";
import { listAncestors } from "../../services/evidence/src/handlers/list-ancestors.ts";
import { summarizeDescendants } from "../../services/evidence/src/handlers/summarize-descendants.ts";
import { walkDescendants } from "../../services/evidence/src/handlers/walk-descendants.ts";
import { callBy } from "../../services/evidence/src/testing/wire.ts";
import { connected } from "../support/query.ts";
import { TENANT } from "./lineage-rows.ts";
import { type Searches, searchesOf } from "./lineage-searches.ts";

/** One question, asked about something else each time. */
export type Question = (n: number) => Promise<unknown>;

/** The questions about one execution. */
export type Questions = Readonly<
  Record<"get" | "ancestors" | "first100" | "brief100" | "summary" | "wideSummary", Question>
> & { readonly searches: Searches };

const FIRST = 100;
const SAMPLE = 2_000;
const call = callBy("operator/bench");

/** Picks what to ask about, the same each time. */
export async function questionsOf(adminUrl: string, deps: LineageDeps): Promise<Questions> {
  const { ids, roots, inner, wide, middle, deep } = await subjects(adminUrl);
  const of = (all: readonly string[], n: number): string => all[n % all.length] ?? "";
  const name = (executionId: string) => ({ tenantId: TENANT, executionId });
  const walk = async (n: number, brief: boolean): Promise<void> => {
    const asked = startOf(n);
    const request = create(WalkDescendantsRequestSchema, { ...asked, limit: FIRST, brief });
    for await (const { truncated } of walkDescendants(deps)(request, call))
      if (truncated === true) break;
  };
  /** Of ten: one of the widest tree, one from its middle on, three of the middle of trees, and five of roots. */
  const startOf = (
    n: number,
  ): { readonly tenantId: string; readonly executionId: string; readonly afterId?: string } => {
    const part = n % 10;
    if (part === 0) return name(wide);
    if (part === 1) return { ...name(wide), afterId: middle };
    return name(part < 5 ? of(inner, n) : of(roots, n));
  };
  const summary = (executionId: string) =>
    summarizeDescendants(deps)(create(SummarizeDescendantsRequestSchema, name(executionId)), call);
  return {
    // One in ten is the widest.
    get: (n) => {
      const request = create(GetExecutionRequestSchema, name(n % 10 === 0 ? wide : of(ids, n)));
      return getExecution(deps)(request, call);
    },
    // One in ten at the end of the longest chain.
    ancestors: (n) => {
      const request = create(ListAncestorsRequestSchema, name(n % 10 === 0 ? deep : of(ids, n)));
      return listAncestors(deps)(request, call);
    },
    first100: (n) => walk(n, false),
    brief100: (n) => walk(n, true),
    summary: (n) => summary(of(roots, n)),
    wideSummary: () => summary(wide),
    searches: searchesOf(
      deps,
      roots.map((root) => ({ root, wide })),
    ),
  };
}

function subjects(adminUrl: string) {
  return connected(adminUrl, async (admin) => {
    const read = async (sql: string): Promise<readonly string[]> => {
      const { rows } = await admin.query<{ id: string }>(sql);
      return rows.map(({ id }) => id);
    };
    const sampled = "order by md5(execution_id::text)";
    const ids = await read(
      `select execution_id as id from evidence.execution ${sampled} limit ${SAMPLE}`,
    );
    const roots = await read(
      `select distinct root_id as id from (
         select root_id from evidence.execution ${sampled} limit ${SAMPLE}
       ) e`,
    );
    const inner = await read(
      `select execution_id as id from evidence.execution where depth in (1, 2) and decision = 'ALLOW'
       ${sampled} limit ${SAMPLE}`,
    );
    const [wide = ""] = await read(
      `select parent_id as id from evidence.execution where parent_id is not null
       group by 1 order by count(*) desc limit 1`,
    );
    const [middle = ""] = await read(
      `select execution_id as id from (
         select execution_id, percent_rank() over (order by execution_id) as part
         from evidence.execution where parent_id = '${wide}'
       ) c where part >= 0.5 order by part limit 1`,
    );
    const [deep = ""] = await read(
      "select execution_id as id from evidence.execution where depth = 32",
    );
    return { ids, roots, inner, wide, middle, deep };
  });
}
