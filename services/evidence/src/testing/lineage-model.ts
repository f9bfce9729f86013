import type { ExecutionFilter } from "../lineage/execution-filter.ts";
import type { ExecutionView } from "../lineage/execution-view.ts";
import type { PlantedRevocation } from "./planted-log.ts";

/** All executions of a tenant and its revocations: what filters mean, said once more and without an index. */
export interface LineageModel {
  readonly executions: readonly ExecutionView[];
  readonly revocations: readonly PlantedRevocation[];
}

/** The executions that match all of `every` and nothing of `without`, newest first. */
export function selected(
  model: LineageModel,
  every: readonly ExecutionFilter[],
  without: ExecutionFilter = {},
): readonly ExecutionView[] {
  return model.executions
    .filter((one) => every.every((filter) => results(model, one, filter).every(Boolean)))
    .filter((one) => !results(model, one, without).some(Boolean))
    .toSorted((a, b) => (a.executionId < b.executionId ? 1 : -1));
}

/** For each field of the filter whether the execution matches it. */
function results(model: LineageModel, one: ExecutionView, f: ExecutionFilter): readonly boolean[] {
  const { executions } = model;
  const names = [one.action, one.resource, one.principal, one.actor];
  const tests: { readonly [K in keyof ExecutionFilter]-?: () => boolean } = {
    principal: () => one.principal === f.principal,
    actor: () => one.actor === f.actor,
    action: () => isLike(one.action, f.action),
    resource: () => isLike(one.resource, f.resource),
    decision: () => one.decision === f.decision,
    reasonCode: () => one.reasonCodes.some((code) => isLike(code, f.reasonCode)),
    rootId: () => one.rootId === f.rootId,
    policyDigest: () => one.policyDigest === f.policyDigest,
    keyId: () => one.keyId === f.keyId,
    measurement: () => one.measurement === f.measurement,
    parentId: () => one.parentId === f.parentId,
    rootsOnly: () => one.parentId === null,
    minDepth: () => one.depth >= (f.minDepth ?? 0),
    state: () => one.state === f.state,
    fromMs: () => one.decidedAtMs >= (f.fromMs ?? 0),
    toMs: () => one.decidedAtMs < (f.toMs ?? 0),
    text: () => names.some((name) => name?.toLowerCase().includes((f.text ?? "").toLowerCase())),
    started: () => one.startedAtMs !== null,
    underRevoked: () => isUnderRevoked(model, one),
    grantId: () => one.grantId === f.grantId,
    causeId: () => one.causes.includes(f.causeId ?? ""),
    hasChildren: () => executions.some((e) => e.parentId === one.executionId),
    orphans: () => one.parentId !== null && !executions.some((e) => e.executionId === one.parentId),
  };
  return (Object.keys(f) as (keyof ExecutionFilter)[]).map((field) => tests[field]());
}

function isLike(text: string, pattern = ""): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function isUnderRevoked({ executions, revocations }: LineageModel, one: ExecutionView): boolean {
  if (one.decision !== "ALLOW") return false;
  const line = executions.filter((e) => e === one || one.ancestors.includes(e.executionId));
  const values = line.flatMap((e) => [
    `execution:${e.executionId}`,
    `grant:${e.grantId}`,
    `principal:${e.principal}`,
    `actor:${e.actor}`,
    `policy:${e.policyDigest}`,
    `measurement:${e.measurement}`,
    `key:${e.keyId}`,
  ]);
  return revocations.some(
    ({ atMs, type, value }) => atMs > one.decidedAtMs && values.includes(`${type}:${value}`),
  );
}
