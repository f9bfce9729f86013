import type { CedarValueJson, EntityJson } from "@cedar-policy/cedar-wasm/nodejs";
import { type CedarRecord, cedarRecord } from "./cedar-record.ts";
import type { ConformingRequest, KnownEntity } from "./conform.ts";
import type { DecisionInput } from "./decision-input.ts";
import type { CedarRequest } from "./engine.ts";
import { uidText } from "./uid.ts";

/** As whom a subject is asked about: who is accountable, or the agent acting for them. */
export type SubjectRole = "principal" | "actor";

/** The engine's request for one subject. `approvals` are the ids of the rules that were approved. */
export function cedarRequest(
  request: ConformingRequest,
  input: DecisionInput,
  role: SubjectRole,
  approvals: readonly string[],
): CedarRequest {
  const { action, principal, actor, resource } = request;
  const subject = role === "actor" && actor !== undefined ? actor : principal;
  const context = cedarContext(request, input, role, approvals);
  const referenced = [
    ...("actor" in context && actor !== undefined ? [actor] : []),
    ...("behalf" in context ? [principal] : []),
  ];
  const entities = entityRecords([subject, ...referenced, resource]);
  // An entity without content need not be passed, and each costs time.
  if (action.groups.length > 0)
    entities.push({
      uid: { type: "Action", id: input.action },
      attrs: {},
      parents: action.groups.map((id) => ({ type: "Action", id })),
    });
  return {
    principal: subject.uid,
    action: { type: "Action", id: input.action },
    resource: resource.uid,
    context,
    entities,
  };
}

/** Exactly the fields the action declares: a closed record conforms only so, and each leaf costs time. */
function cedarContext(
  { action, principal, actor, input: fields }: ConformingRequest,
  input: DecisionInput,
  role: SubjectRole,
  approvals: readonly string[],
): CedarRecord {
  const { context } = input;
  const values: Readonly<Record<string, () => CedarValueJson | undefined>> = {
    now: () => clock(context.now),
    stop: () => ({ active: input.stop.match !== null, scope: input.stop.match?.scope ?? "" }),
    runtime: () => context.runtime && { ...context.runtime },
    lineage: () => ({ ...context.lineage }),
    ask: () => ({ ...context.ask }),
    auth: () => ({ ...context.auth }),
    approvals: () => [...approvals],
    actor: () => (role === "principal" && actor ? { __entity: { ...actor.uid } } : undefined),
    behalf: () => (role === "actor" ? { __entity: { ...principal.uid } } : undefined),
    input: () => fields,
  };
  const built = cedarRecord();
  for (const name of action.context.keys()) {
    const value = values[name]?.() ?? undefined;
    if (value !== undefined) built[name] = value;
  }
  return built;
}

/** Times as `Clock` has them, from milliseconds since the Unix epoch. */
function clock(now: number): CedarRecord {
  const date = new Date(now);
  return {
    at: { __extn: { fn: "datetime", arg: date.toISOString() } },
    epoch_s: Math.floor(now / 1000),
    hour: date.getUTCHours(),
    weekday: date.getUTCDay() || 7,
  };
}

/** One record per uid; what is known of the same entity from two places comes together. */
function entityRecords(entities: readonly KnownEntity[]): EntityJson[] {
  const records = new Map<string, EntityJson>();
  for (const { uid, attributes, parents } of entities) {
    const known = records.get(uidText(uid));
    if (known !== undefined) Object.assign(known.attrs, attributes);
    else if (parents.length > 0 || Object.keys(attributes).length > 0)
      records.set(uidText(uid), {
        uid,
        attrs: Object.assign(cedarRecord(), attributes),
        parents: [...parents],
      });
  }
  return [...records.values()];
}
