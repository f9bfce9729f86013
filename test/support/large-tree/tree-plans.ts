import { randomBelow } from "../random-below.ts";
import { newPlan, type PlannedExecution } from "./planned-execution.ts";

/** Deepest level of a chain, and how many children the fan-out of the pictures has. */
const DEEPEST = 32;
const FAN_OUT = 1_204;
const WIDE = 50_000;

/**
 * An agent's run with so many executions in all: a workflow; a fan-out of 1,204 of which 3 are denied; a chain down to level 32
 * that still runs; an export that is revoked; what waits for approval; a fan-out of 50,000, where there is room; and jobs of all
 * shapes. The same each time.
 */
export function agentRun(count: number): readonly PlannedExecution[] {
  const { add, executions } = newPlan();
  const root = add(undefined, { action: "agent:run", resource: "Agent::triage", fate: "running" });
  const plan = add(root, { action: "workflow:run", resource: "Workflow::plan" });
  for (let i = 0; i < 12; i++) add(plan, { action: "tool:call", resource: `Tool::search-${i}` });

  const fanOut = add(root, { action: "job:run", resource: "Job::fan-out", fate: "running" });
  for (let i = 0; i < FAN_OUT; i++)
    add(fanOut, {
      action: "db:read",
      resource: `Db::record-${i}`,
      ...(i % 400 === 200 && { fate: "denied", code: i === 200 ? "NO_PERMIT" : "FORBIDDEN" }),
    });

  for (let depth = 1, last = root; depth <= DEEPEST; depth++)
    last = add(last, { action: "agent:run", resource: `Agent::step-${depth}`, fate: "running" });

  const revoked = { action: "workflow:run", resource: "Workflow::export", isRevoked: true };
  const export_ = add(root, { ...revoked, fate: "running" });
  for (let i = 0; i < 120; i++)
    add(export_, { action: "tool:call", resource: `Tool::export-${i}`, fate: "running" });

  const review = add(root, { action: "workflow:run", resource: "Workflow::review" });
  for (let i = 0; i < 4; i++)
    add(review, { action: "tool:call", resource: `Tool::payout-${i}`, fate: "pending" });

  if (count > WIDE + executions.length) {
    const wide = add(root, { action: "job:run", resource: "Job::sweep", fate: "running" });
    for (let i = 0; i < WIDE; i++)
      add(wide, { action: "db:read", resource: `Db::row-${i}`, fate: sweepFate(i) });
  }
  const below = randomBelow(count);
  const parents = [add(root, { action: "job:run", resource: "Job::index" })];
  while (executions.length < count) {
    const parent = parents[below(parents.length)] ?? root;
    const one = add(parent, {
      action: "tool:call",
      resource: `Tool::act-${executions.length}`,
      ...fateOf(below(1_000)),
    });
    const { depth, fate } = executions[one] ?? { depth: DEEPEST, fate: "denied" };
    if (depth < 9 && fate === "completed" && below(7) === 0) parents.push(one);
  }
  return executions;
}

/** Calls below a job of {@link oneDenialAmong}. */
const CALLS = 99;

/** So many below one, jobs with 99 calls each, all allowed but for the call that is the `denied`th. */
export function oneDenialAmong(count: number, denied: number): readonly PlannedExecution[] {
  const { add, executions } = newPlan();
  const root = add(undefined, { action: "agent:run", resource: "Agent::auditor", fate: "running" });
  for (let job = 0; executions.length <= count; job++) {
    const above = add(root, { action: "job:run", resource: `Job::part-${job}`, fate: "unused" });
    for (let i = 0; i < CALLS && executions.length <= count; i++) {
      const call = { action: "tool:call", resource: `Tool::read-${job * CALLS + i}` };
      if (job * CALLS + i === denied) add(above, { ...call, fate: "denied", code: "NO_PERMIT" });
      else add(above, { ...call, fate: "unused" });
    }
  }
  return executions;
}

/** So many children of one execution. */
export function wideFanOut(count: number): readonly PlannedExecution[] {
  const { add, executions } = newPlan();
  const root = add(undefined, { action: "job:run", resource: "Job::sweep", fate: "running" });
  for (let i = 0; i < count; i++)
    add(root, { action: "db:read", resource: `Db::row-${i}`, fate: sweepFate(i) });
  return executions;
}

/** Few of a sweep are more than allowed, so that it is loaded in a minute. */
function sweepFate(i: number): PlannedExecution["fate"] {
  return i % 10_000 === 77 ? "denied" : i % 1_000 === 3 ? "completed" : "unused";
}

function fateOf(part: number): Pick<PlannedExecution, "fate" | "code"> {
  if (part < 8) return { fate: "denied", code: part < 4 ? "NO_PERMIT" : "INPUT_TYPE" };
  if (part < 14) return { fate: "failed" };
  if (part < 24) return { fate: "unused" };
  return { fate: part < 30 ? "running" : "completed" };
}
