import { measuredRuntime } from "./agent-run.ts";
import { agentAsks, strangerAsks, unknownRuntime } from "./denied-requests.ts";
import { orderFor, revokeAndWait, unusedGrant, untilOver, useAt } from "./denied-uses.ts";
import { claimsOf } from "../holder-keys.ts";
import type { Cast } from "./incident.ts";
import type { Story } from "./story.ts";

const QUERY = { text: "connection pool exhausted" };
/** One byte of it is another one. */
const CHANGED_QUERY = { text: "connection pool exhaustes" };
/** Long enough for a busy machine to sign the grant before it is over. */
const LEASE_S = 3;
const RESTART = {
  action: "service:restart",
  resource: "Service::checkout",
  input: { service: "checkout", reason: "once more" },
};

/** Provokes a real denial of each of the seven causes. `parent` is the agent's grant, `narrow` that of a running search. */
export async function tellDenials(
  story: Story,
  cast: Cast,
  { narrow, parent }: { readonly parent: string; readonly narrow: string },
): Promise<void> {
  story.chapter("The seven denials");
  await deniedRequests(story, cast, parent, narrow);
  await deniedByTime(story, cast, parent);
  await deniedByRevocation(story, cast, parent);
  await deniedByTampering(story, cast, parent);
  await story.show(
    {
      title: "The agent's program was replaced by one that nobody registered",
      expected: "RUNTIME_MEASUREMENT_UNKNOWN",
      cause: "unverifiable runtime state",
    },
    () => agentAsks(cast, parent, { ...RESTART, runtime: unknownRuntime() }),
  );
}

async function deniedRequests(story: Story, cast: Cast, parent: string, narrow: string) {
  const { tools } = cast;
  const runtime = measuredRuntime();
  await story.show(
    {
      title: "A stranger signs as Workload::orchestrator, with a key of its own",
      expected: "CRED_KEY_UNKNOWN",
      cause: "invalid credentials",
    },
    () => strangerAsks(cast),
  );
  await story.show(
    {
      title: "The agent wants to restart without saying what it runs on",
      expected: "FORBIDDEN",
      cause: "unauthorized runtime conditions",
    },
    () => agentAsks(cast, parent, RESTART),
  );
  await story.show(
    {
      title: "A tool for attested hardware (level 2) gets a grant to an agent of level 1",
      expected: "RUNTIME_LEVEL_TOO_LOW",
      cause: "unauthorized runtime conditions",
    },
    async () => {
      const grant = await unusedGrant(cast, parent, tools.guardedSearch, QUERY);
      return useAt(cast, tools.guardedSearch, orderFor(cast, tools.guardedSearch, grant, QUERY));
    },
  );
  const policyCases = [
    ["The agent wants a shell", "Tool::shell", "FORBIDDEN", parent],
    ["The agent wants a tool that no policy speaks of", "Tool::payroll", "NO_PERMIT", parent],
    [
      "A search wants to read logs: more than its own parent may hand on",
      "Tool::logs",
      "DELEGATION_SCOPE",
      narrow,
    ],
  ] as const;
  for (const [title, resource, expected, under] of policyCases)
    await story.show({ title, expected, cause: "policy mismatch" }, () =>
      agentAsks(cast, under, { action: "tool:call", resource, input: QUERY, runtime }),
    );
}

async function deniedByTime(story: Story, cast: Cast, parent: string): Promise<void> {
  const { search } = cast.tools;
  await story.show(
    {
      title: "A grant with a lease of three seconds is used after them",
      expected: "GRANT_EXPIRED",
      cause: "expired authorization",
    },
    async () => {
      const grant = await unusedGrant(cast, parent, search, QUERY, { leaseS: LEASE_S });
      await untilOver(grant);
      return useAt(cast, search, orderFor(cast, search, grant, QUERY));
    },
  );
}

async function deniedByRevocation(story: Story, cast: Cast, parent: string): Promise<void> {
  const { search } = cast.tools;
  await story.show(
    {
      title: "An operator revokes a grant before it is used",
      expected: "GRANT_REVOKED",
      cause: "revoked execution permission",
    },
    async () => {
      const grant = await unusedGrant(cast, parent, search, QUERY);
      const target = { type: "grant", value: claimsOf(grant).jti } as const;
      const ms = await revokeAndWait(cast.stage, search, target);
      const says = `The tool's verifier knew of it ${ms} ms after the operator's order.`;
      return useAt(cast, search, orderFor(cast, search, grant, QUERY), says);
    },
  );
}

async function deniedByTampering(story: Story, cast: Cast, parent: string): Promise<void> {
  const { search } = cast.tools;
  const cause = "tampered request";
  const grant = await story.step(
    { title: "A grant for one search, to be tampered with", expected: "ALLOW" },
    async () => {
      const value = await unusedGrant(cast, parent, search, QUERY);
      const executionId = claimsOf(value).exec.id;
      return { outcome: "ALLOW", value, says: "For exactly this input.", executionId };
    },
  );
  await story.show(
    { title: "One byte of the input is changed on the way", expected: "REQUEST_TAMPERED", cause },
    () => {
      const { proof } = orderFor(cast, search, grant, QUERY);
      return useAt(cast, search, { grant, input: CHANGED_QUERY, proof });
    },
  );
  await story.show(
    {
      title: "The input as it was authorized: too late, nobody can use this grant any more",
      expected: "EXECUTION_ENDED",
      cause: "expired authorization",
    },
    () => useAt(cast, search, orderFor(cast, search, grant, QUERY)),
  );
  const fresh = await unusedGrant(cast, parent, search, QUERY);
  await story.show({ title: "A fresh grant, used as it was authorized", expected: "DONE" }, () =>
    useAt(cast, search, orderFor(cast, search, fresh, QUERY)),
  );
  await story.show(
    {
      title: "That grant a second time, with a new proof",
      expected: "ALREADY_REDEEMED",
      cause,
    },
    () => useAt(cast, search, orderFor(cast, search, fresh, QUERY)),
  );
}
