import { create } from "@bufbuild/protobuf";
import {
  CountExecutionsRequestSchema,
  FindPathRequestSchema,
  GetExecutionRequestSchema,
  type LineageService,
  ListAncestorsRequestSchema,
  SearchExecutionsRequestSchema,
  SummarizeDescendantsRequestSchema,
  WalkDescendantsRequestSchema,
  WatchExecutionsRequestSchema,
} from "@writ/proto/writ/lineage/v1/lineage";
import { failureReason } from "@writ/rpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchCursor } from "../lineage/watch-cursor.ts";
import type { Execution } from "../lineage.ts";
import { type PlantedLineage, plantedLineage, TENANT } from "../testing/planted-lineage.ts";
import { SAMPLE_MS as T } from "../testing/sample-decision.ts";
import { callBy } from "../testing/wire.ts";
import { countExecutions } from "./count-executions.ts";
import { findPath } from "./find-path.ts";
import { getExecution } from "./get-execution.ts";
import type { LineageDeps } from "./lineage-deps.ts";
import { listAncestors } from "./list-ancestors.ts";
import { searchExecutions } from "./search-executions.ts";
import { summarizeDescendants } from "./summarize-descendants.ts";
import { walkDescendants } from "./walk-descendants.ts";
import { watchExecutions } from "./watch-executions.ts";

const OTHER = "other";
const call = callBy("operator/o");

let planted: PlantedLineage;
let deps: LineageDeps;
/** A chain of two in each tenant, the same but for the ids. */
let chains: { readonly [tenant: string]: readonly [root: Execution, child: Execution] };

beforeAll(async () => {
  planted = await plantedLineage();
  deps = { lineage: planted.store, now: () => T, pause: () => Promise.resolve() };
  chains = { [TENANT]: await chain(TENANT), [OTHER]: await chain(OTHER) };
});
afterAll(() => planted[Symbol.asyncDispose]());

async function chain(tenantId: string): Promise<readonly [Execution, Execution]> {
  const [root] = await planted.log.decide(tenantId, [{}]);
  const [child] = await planted.log.decide(tenantId, [{ parent: root ?? null }]);
  if (root === undefined || child === undefined) throw new Error("nothing was planted");
  return [root, child];
}

const of = (tenant: string): readonly [Execution, Execution] => {
  const found = chains[tenant];
  if (found === undefined) throw new Error("no such tenant");
  return found;
};

type Ask = (
  tenantId: string,
  root: Execution,
  child: Execution,
) => Promise<readonly (string | undefined)[]>;

/** What tells of changes is tested with them. */
type OfExecutions = Exclude<keyof typeof LineageService.method, "listChanges">;

/** For each method: the ids it tells of, or how it refuses, asked in a tenant about executions that may be another's. */
const asks: { readonly [K in OfExecutions]: Ask } = {
  getExecution: async (tenantId, root) => {
    const request = create(GetExecutionRequestSchema, { tenantId, executionId: root.executionId });
    return [(await getExecution(deps)(request, call)).execution?.executionId];
  },
  listAncestors: async (tenantId, _, { executionId }) => {
    const request = create(ListAncestorsRequestSchema, { tenantId, executionId });
    return ids((await listAncestors(deps)(request, call)).ancestors);
  },
  walkDescendants: async (tenantId, { executionId }) => {
    const request = create(WalkDescendantsRequestSchema, { tenantId, executionId });
    const found: (string | undefined)[] = [];
    for await (const { executions } of walkDescendants(deps)(request, call))
      found.push(...ids(executions));
    return found;
  },
  searchExecutions: async (tenantId, { rootId }) => {
    const request = create(SearchExecutionsRequestSchema, { tenantId, rootId });
    return ids((await searchExecutions(deps)(request, call)).executions);
  },
  summarizeDescendants: async (tenantId, { executionId }) => {
    const request = create(SummarizeDescendantsRequestSchema, { tenantId, executionId });
    return [`${(await summarizeDescendants(deps)(request, call)).total}`];
  },
  countExecutions: async (tenantId, { rootId }) => {
    const request = create(CountExecutionsRequestSchema, { tenantId, filter: { rootId } });
    return [`${(await countExecutions(deps)(request, call)).total}`];
  },
  watchExecutions: async (tenantId, { rootId }) => {
    const cursor = watchCursor({ logId: 1, index: 0 });
    const request = create(WatchExecutionsRequestSchema, { tenantId, filter: { rootId }, cursor });
    const messages = watchExecutions(deps)(request, call)[Symbol.asyncIterator]();
    await messages.next();
    const { value } = await messages.next();
    await messages.return?.();
    return ids(value?.executions);
  },
  findPath: async (tenantId, root, child) => {
    const ends = { fromId: root.executionId, toId: child.executionId };
    const request = create(FindPathRequestSchema, { tenantId, ...ends });
    return ids((await findPath(deps)(request, call)).executions);
  },
};

function ids(
  executions: readonly { executionId?: string }[] = [],
): readonly (string | undefined)[] {
  return executions.map((one) => one.executionId);
}

test.each(Object.entries(asks))("%s tells of a tenant's own executions", async (name, ask) => {
  const [root, child] = of(TENANT);
  const told = await ask(TENANT, root, child);
  const own = [root.executionId, child.executionId, "1", "2"];
  expect(told.length, name).toBeGreaterThan(0);
  expect(
    told.filter((id) => !own.includes(id ?? "")),
    name,
  ).toEqual([]);
});

test.each(Object.entries(asks))("%s tells nothing of another tenant's", async (name, ask) => {
  const told = await ask(TENANT, ...of(OTHER)).catch((error: unknown) => failureReason(error));
  expect(["NOT_FOUND", [], ["0"]], name).toContainEqual(told);
});

test("a walk in brief tells the same, and cannot go on after another tenant's execution", async () => {
  const [root, child] = of(TENANT);
  const walk = async (afterId: string) => {
    const name = { tenantId: TENANT, executionId: root.executionId };
    const request = create(WalkDescendantsRequestSchema, { ...name, afterId, brief: true });
    const found: (string | undefined)[] = [];
    for await (const { executions } of walkDescendants(deps)(request, call))
      found.push(...ids(executions));
    return found;
  };
  expect(await walk("")).toEqual([child.executionId]);
  const [, other] = of(OTHER);
  await expect(walk(other.executionId).catch(failureReason)).resolves.toBe("REQUEST_INVALID");
});

test("the cursor and the token of one tenant lead nowhere in another one", async () => {
  const page = create(SearchExecutionsRequestSchema, { tenantId: OTHER, pageSize: 1 });
  const { nextPageToken: pageToken = "" } = await searchExecutions(deps)(page, call);
  expect(pageToken).not.toBe("");
  const stolen = create(SearchExecutionsRequestSchema, {
    tenantId: TENANT,
    pageSize: 1,
    pageToken,
  });
  const sent = searchExecutions(deps)(stolen, call);
  await expect(sent.catch(failureReason)).resolves.toBe("REQUEST_INVALID");
});
