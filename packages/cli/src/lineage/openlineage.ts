import type { Json } from "@writ/encoding";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { type Lineage, type Moment, momentsOf, nameOf } from "./execution-facts.ts";

const PRODUCER = "https://writ.dev/cli";
const EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const PARENT = "https://openlineage.io/spec/facets/1-1-0/ParentRunFacet.json#/$defs/ParentRunFacet";
const AUTHORIZATION = "https://writ.dev/openlineage/AuthorizationRunFacet.json";

/** A run that was decided and never started has one event of another type: it neither began nor ended. */
const types: Readonly<Record<Moment["what"], string>> = {
  decided: "OTHER",
  started: "START",
  completed: "COMPLETE",
  failed: "FAIL",
  refused: "ABORT",
  revoked: "ABORT",
  expired: "ABORT",
};

/** OpenLineage run events (spec 2-0-2), one per line: every execution is a run of the job that its action on its resource is. */
export function openLineage({ executions, known }: Lineage): readonly string[] {
  return executions.flatMap((execution) => {
    const run = { runId: execution.executionId, facets: facetsOf(execution, known) };
    return eventsOf(execution).map(({ at, what }) =>
      JSON.stringify({
        eventType: types[what],
        eventTime: at.toISOString(),
        run,
        job: jobOf(execution),
        inputs: [],
        outputs: [],
        producer: PRODUCER,
        schemaURL: EVENT,
      }),
    );
  });
}

/** What ends a run that never began is told by its facet only. */
function eventsOf(execution: Execution): readonly Moment[] {
  const moments = momentsOf(execution);
  return execution.startedAt === undefined ? moments.slice(0, 1) : moments;
}

function facetsOf(execution: Execution, known: Lineage["known"]): Json {
  const { decision, grantId, orphan, policyDigest, reasonCodes, state } = execution;
  const own = { decision, state, reasonCodes: [...reasonCodes], policyDigest, grantId, orphan };
  const parent = known.get(execution.parentId);
  const root = known.get(execution.rootId);
  return {
    writ_authorization: { _producer: PRODUCER, _schemaURL: AUTHORIZATION, ...own },
    ...(parent && {
      parent: {
        _producer: PRODUCER,
        _schemaURL: PARENT,
        run: { runId: parent.executionId },
        job: jobOf(parent),
        ...(root && { root: { run: { runId: root.executionId }, job: jobOf(root) } }),
      },
    }),
  };
}

function jobOf(execution: Execution): { readonly namespace: string; readonly name: string } {
  return { namespace: `writ/${execution.tenantId}`, name: nameOf(execution) };
}
