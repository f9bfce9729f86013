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
  const valueOf = (name: string): CedarValueJson | undefined => {
    switch (name) {
      case "now":
        return clock(context.now);
      case "stop":
        return { active: input.stop.match !== null, scope: input.stop.match?.scope ?? "" };
      case "runtime":
        return context.runtime === null ? undefined : { ...context.runtime };
      case "lineage":
        return { ...context.lineage };
      case "ask":
        return { ...context.ask };
      case "auth":
        return { ...context.auth };
      case "approvals":
        return [...approvals];
      case "actor":
        return role === "principal" && actor ? { __entity: actor.uid } : undefined;
      case "behalf":
        return role === "actor" ? { __entity: principal.uid } : undefined;
      case "input":
        return fields;
      default:
        return undefined;
    }
  };
  const built = cedarRecord();
  for (const name of action.context.keys()) {
    const value = valueOf(name);
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

/** One record per uid, and none for an entity without content. */
function entityRecords(entities: readonly KnownEntity[]): EntityJson[] {
  const records = new Map<string, EntityJson>();
  for (const { uid, attributes, parents } of entities) {
    const isEmpty = parents.length === 0 && Object.keys(attributes).length === 0;
    if (!isEmpty && !records.has(uidText(uid)))
      records.set(uidText(uid), { uid, attrs: attributes, parents: [...parents] });
  }
  return [...records.values()];
}
