import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type ExecutionFilterSchema,
  GetExecutionRequestSchema,
  ListAncestorsRequestSchema,
  SearchExecutionsRequestSchema,
  SummarizeDescendantsRequestSchema,
  WalkDescendantsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { getExecution } from "../../services/evidence/src/handlers/get-execution.ts";
import type { LineageDeps } from "../../services/evidence/src/handlers/lineage-deps.ts";
import { listAncestors } from "../../services/evidence/src/handlers/list-ancestors.ts";
import { searchExecutions } from "../../services/evidence/src/handlers/search-executions.ts";
import { summarizeDescendants } from "../../services/evidence/src/handlers/summarize-descendants.ts";
import { walkDescendants } from "../../services/evidence/src/handlers/walk-descendants.ts";
import { callBy } from "../../services/evidence/src/testing/wire.ts";
import { connected } from "../support/query.ts";
import { TENANT } from "./lineage-rows.ts";

/** One question, asked about something else each time. */
export type Question = (n: number) => Promise<unknown>;

/** The questions that have an aim. */
export type Questions = Readonly<
  Record<"get" | "ancestors" | "first100" | "search" | "summary", Question>
>;

type Filter = MessageInitShape<typeof ExecutionFilterSchema>;

const FIRST = 100;
const SAMPLE = 2_000;
const call = callBy("operator/bench");

/** Every filter that an index serves, and some that none does. */
const filters: readonly ((n: number, root: string) => Filter)[] = [
  () => ({}),
  (n) => ({ principal: `User::user-${n % 1_000}` }),
  (n) => ({ actor: `Agent::agent-${n % 50}` }),
  (n) => ({ action: `tool:act-${n % 30}` }),
  (n) => ({ resource: `Db::record-${n % 100_000}` }),
  () => ({ decision: "DENY" }),
  () => ({ decision: "PENDING" }),
  () => ({ reasonCode: "ANCESTOR_REVOKED" }),
  (n) => ({ reasonCode: "CRED_*", actor: `Agent::agent-${n % 50}` }),
  (n) => ({ policyDigest: `sha256:${(n % 16).toString(16).repeat(64)}` }),
  (n) => ({ keyId: `key-${n % 5}${"k".repeat(37)}` }),
  (n) => ({ measurement: `sha256:${`${1_000 + (n % 200)}`.repeat(16)}` }),
  () => ({ rootsOnly: true }),
  (_, root) => ({ rootId: root }),
  () => ({ state: "RUNNING" }),
  () => ({ state: "REVOKED" }),
  (n) => ({ text: `record-${n % 1_000}` }),
  () => ({ underRevoked: true }),
];

/** Picks what to ask about, the same each time. */
export async function questionsOf(adminUrl: string, deps: LineageDeps): Promise<Questions> {
  const { ids, roots, wide, deep } = await subjects(adminUrl);
  const of = (all: readonly string[], n: number): string => all[n % all.length] ?? "";
  const name = (executionId: string) => ({ tenantId: TENANT, executionId });
  return {
    get: (n) => getExecution(deps)(create(GetExecutionRequestSchema, name(of(ids, n))), call),
    // One in ten at the end of the longest chain.
    ancestors: (n) => {
      const request = create(ListAncestorsRequestSchema, name(n % 10 === 0 ? deep : of(ids, n)));
      return listAncestors(deps)(request, call);
    },
    // One in ten of the widest tree.
    first100: async (n) => {
      const root = n % 10 === 0 ? wide : of(roots, n);
      const request = create(WalkDescendantsRequestSchema, { ...name(root), limit: FIRST });
      for await (const { truncated } of walkDescendants(deps)(request, call))
        if (truncated === true) break;
    },
    search: (n) => {
      const filter = filters[n % filters.length]?.(n, of(roots, n)) ?? {};
      const request = create(SearchExecutionsRequestSchema, { tenantId: TENANT, filter });
      return searchExecutions(deps)(request, call);
    },
    summary: (n) =>
      summarizeDescendants(deps)(
        create(SummarizeDescendantsRequestSchema, name(of(roots, n))),
        call,
      ),
  };
}

/** How many different searches there are. */
export const SEARCHES = filters.length;

function subjects(adminUrl: string) {
  return connected(adminUrl, async (admin) => {
    const read = async (sql: string): Promise<readonly string[]> => {
      const { rows } = await admin.query<{ id: string }>(sql);
      return rows.map(({ id }) => id);
    };
    const ids = await read(
      `select execution_id as id from evidence.execution order by md5(execution_id::text) limit ${SAMPLE}`,
    );
    const roots = await read(
      `select distinct root_id as id from (
         select root_id from evidence.execution order by md5(execution_id::text) limit ${SAMPLE}
       ) e`,
    );
    const [wide = ""] = await read(
      `select parent_id as id from evidence.execution where parent_id is not null
       group by 1 order by count(*) desc limit 1`,
    );
    const [deep = ""] = await read(
      "select execution_id as id from evidence.execution where depth = 32",
    );
    return { ids, roots, wide, deep };
  });
}
