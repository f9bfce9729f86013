import type { ExecutionFilter } from "../lineage/execution-filter.ts";
import type { Asked } from "./lineage-asked.ts";
import { isUnderRevoked } from "./lineage-life.ts";
import { stateIs } from "./lineage-state.ts";

type Fields = Required<ExecutionFilter>;
type Condition<V> = (value: V, asked: Asked) => string;

/** One per field: a new one does not compile without. */
const conditions: { readonly [K in keyof Fields]: Condition<Fields[K]> } = {
  principal: (value, { add }) => `e.principal = ${add(value)}`,
  actor: (value, { add }) => `e.actor = ${add(value)}`,
  action: (value, asked) => matches("e.action", value, asked),
  resource: (value, asked) => matches("e.resource", value, asked),
  decision: (value, { add }) => `e.decision = ${add(value)}`,
  reasonCode: (value, asked) => `(e.decision <> 'ALLOW' and exists (
    select from unnest(e.reason_codes) code where ${matches("code", value, asked)}))`,
  rootId: (value, { add }) => `e.root_id = ${add(value)}::uuid`,
  policyDigest: (value, { add }) => `e.policy_digest = ${add(value)}`,
  keyId: (value, { add }) => `e.key_id = ${add(value)}`,
  measurement: (value, { add }) => `e.measurement = ${add(value)}`,
  parentId: (value, { add }) => `e.parent_id = ${add(value)}::uuid`,
  rootsOnly: () => "e.parent_id is null",
  minDepth: (value, { add }) => `e.depth >= ${add(value)}::int`,
  state: (value, asked) => stateIs(value, asked),
  fromMs: (value, { add }) => `e.decided_at >= ${add(new Date(value))}::timestamptz`,
  toMs: (value, { add }) => `e.decided_at < ${add(new Date(value))}::timestamptz`,
  // None of them holds a line break: what is found is a part of one.
  text: (value, { add }) =>
    `strpos(lower(concat_ws(e'\\n', e.action, e.resource, e.principal, e.actor)), lower(${add(value)})) > 0`,
  started: () => `exists (select from evidence.execution_event v
    where v.tenant_id = e.tenant_id and v.execution_id = e.execution_id and v.kind = 'redemption')`,
  grantId: (value, { add }) => `e.grant_id = ${add(value)}::uuid`,
  hasChildren: () => `exists (select from evidence.execution c
    where c.tenant_id = e.tenant_id and c.parent_id = e.execution_id)`,
  causeId: (value, { add }) => `e.causes @> array[${add(value)}::uuid]`,
  underRevoked: (_, { tenant }) => isUnderRevoked(tenant),
  orphans: () => `(e.parent_id is not null and not exists (
    select from evidence.execution p where p.tenant_id = e.tenant_id and p.execution_id = e.parent_id))`,
};

/** What must hold of `e` for each field that is set. */
export function conditionsOf(filter: ExecutionFilter, asked: Asked): readonly string[] {
  const keys = Object.keys(filter) as (keyof ExecutionFilter)[];
  return keys.map((key) => conditionOf(key, filter, asked));
}

function conditionOf<K extends keyof Fields>(
  key: K,
  filter: Partial<Fields>,
  asked: Asked,
): string {
  const value = filter[key];
  return value === undefined ? "true" : conditions[key](value, asked);
}

/** Whether a text ends in the star that stands for anything. */
export function isPrefix(text: string): boolean {
  return text.endsWith("*");
}

function matches(column: string, text: string, { add }: Asked): string {
  return isPrefix(text)
    ? `starts_with(${column}, ${add(text.slice(0, -1))})`
    : `${column} = ${add(text)}`;
}
