import { type CedarRecord, cedarRecord } from "./cedar-record.ts";
import { convertField, convertFields } from "./convert-value.ts";
import type { DecisionInput, Subject } from "./decision-input.ts";
import type { RequestProblem } from "./decision-output.ts";
import { isJsonObject } from "./json-object.ts";
import { type RequestProblems, requestProblems, under } from "./request-problems.ts";
import type { ActionType, EntityType, SchemaModel } from "./schema-model.ts";
import { type EntityUid, parseUid } from "./uid.ts";

/** An entity with what policy may see of it. */
export interface KnownEntity {
  readonly uid: EntityUid;
  readonly attributes: CedarRecord;
  readonly parents: readonly EntityUid[];
}

/** A request that conforms to the schema: policy evaluates it without an error. */
export interface ConformingRequest {
  readonly action: ActionType;
  readonly principal: KnownEntity;
  readonly actor: KnownEntity | undefined;
  readonly resource: KnownEntity;
  readonly input: CedarRecord;
}

/** Converts a decision's input to what policy may see, or says everything that is wrong with it (policy.md 4). */
export function conform(
  schema: SchemaModel,
  input: DecisionInput,
): { readonly request: ConformingRequest } | { readonly problems: readonly RequestProblem[] } {
  const problems = requestProblems();
  const action = schema.actions.get(input.action);
  if (action === undefined) {
    problems.add("ACTION_UNKNOWN", "/action", "is not an action of the policy schema");
    return { problems: problems.found };
  }
  const principal = convertSubject(schema, action, input.principal, "/principal", problems);
  const actor = input.actor && convertSubject(schema, action, input.actor, "/actor", problems);
  checkActor(action, principal, actor, problems);
  const resource = convertResource(schema, action, input.resource, problems);
  const fields = convertInput(action, input.input.fields, problems);
  if (action.context.get("runtime")?.required === true && input.context.runtime === null)
    problems.add("FACT_MISSING", "/context/runtime", "nothing is attested of the runtime");

  if (problems.found.length > 0 || principal === undefined || resource === undefined)
    return { problems: problems.found };
  return { request: { action, principal, actor: actor ?? undefined, resource, input: fields } };
}

function convertSubject(
  schema: SchemaModel,
  action: ActionType,
  subject: Subject,
  at: string,
  problems: RequestProblems,
): KnownEntity | undefined {
  const uid = parseUid(subject.uid);
  const type = schema.entities.get(uid?.type ?? "");
  if (uid === undefined || type === undefined || !action.principalTypes.has(uid.type)) {
    const allowed = [...action.principalTypes].join(", ");
    problems.add("SUBJECT_TYPE_NOT_ALLOWED", at, `the action is for ${allowed}`);
    return undefined;
  }
  return {
    uid,
    attributes: convertFacts(type, subject.attributes, `${at}/attributes`, problems),
    parents: convertTeams(type, subject.teams, `${at}/teams`, problems),
  };
}

/** Attributes the schema does not declare stay invisible to policy; what the directory must know has to be there. */
function convertFacts(
  type: EntityType,
  facts: unknown,
  at: string,
  problems: RequestProblems,
): CedarRecord {
  const converted = cedarRecord();
  if (!isJsonObject(facts)) {
    problems.add("FACT_INVALID", at, "is not an object");
    return converted;
  }
  const found = requestProblems();
  for (const [name, field] of type.attributes) {
    if (Object.hasOwn(facts, name)) {
      const value = convertField(field, facts[name], under(at, name), found);
      if (value !== undefined) converted[name] = value;
    } else if (field.required || field.source === "directory") {
      problems.add("FACT_MISSING", under(at, name), "the directory does not know it");
    }
  }
  for (const { pointer, message } of found.found) problems.add("FACT_INVALID", pointer, message);
  return converted;
}

function convertTeams(
  type: EntityType,
  teams: readonly string[],
  at: string,
  problems: RequestProblems,
): readonly EntityUid[] {
  const parents: EntityUid[] = [];
  for (const [index, team] of [...new Set(teams)].entries()) {
    const uid = parseUid(team);
    if (uid !== undefined && type.parentTypes.includes(uid.type)) parents.push(uid);
    else problems.add("FACT_INVALID", under(at, index), "is not like Team::name");
  }
  return parents;
}

/** Policies that look at the other subject find it there, of the type the schema promises. */
function checkActor(
  action: ActionType,
  principal: KnownEntity | undefined,
  actor: KnownEntity | undefined | null,
  problems: RequestProblems,
): void {
  if (actor === undefined || actor === null) return;
  if (actor.uid.type !== "Agent")
    problems.add("SUBJECT_TYPE_NOT_ALLOWED", "/actor", "only an Agent acts for somebody");
  const behalf = action.context.get("behalf")?.type;
  if (behalf?.kind === "entity" && principal !== undefined && principal.uid.type !== behalf.name)
    problems.add(
      "SUBJECT_TYPE_NOT_ALLOWED",
      "/principal",
      `agents do this for a ${behalf.name} only`,
    );
}

/** There is no directory of resources: a resource is what the caller may say of it, and anything else is not believed. */
function convertResource(
  schema: SchemaModel,
  action: ActionType,
  resource: DecisionInput["resource"],
  problems: RequestProblems,
): KnownEntity | undefined {
  const uid = parseUid(`${resource.type}::${resource.id}`);
  const type = schema.entities.get(resource.type);
  if (uid === undefined || type === undefined || !action.resourceTypes.has(uid.type)) {
    const allowed = [...action.resourceTypes].join(", ");
    problems.add("RESOURCE_TYPE_NOT_ALLOWED", "/resource", `the action is for ${allowed}`);
    return undefined;
  }
  if (type.ids !== undefined && !type.ids.has(uid.id))
    problems.add("FACT_INVALID", "/resource/id", `is none of ${[...type.ids].join(", ")}`);
  const at = "/resource/attributes";
  const accepted = new Map([...type.attributes].filter(([, field]) => field.source === "caller"));
  for (const name of Object.keys(resource.attributes).toSorted()) {
    if (accepted.has(name)) continue;
    const message = 'is not marked @source("caller") in the schema';
    problems.add("ATTRIBUTE_NOT_ACCEPTED", under(at, name), message);
  }
  const attributes = convertFields(accepted, resource.attributes, at, problems, true);
  return { uid, attributes, parents: [] };
}

function convertInput(action: ActionType, fields: unknown, problems: RequestProblems): CedarRecord {
  const at = "/input/fields";
  // Fields that policy looks at must be seen, the optional ones too: an absent field may decide.
  if (fields === null && action.isOpen && action.input.size === 0) return cedarRecord();
  if (fields === null) {
    problems.add("INPUT_MISSING", at, "policy looks at the input, so its digest is not enough");
    return cedarRecord();
  }
  checkNames(fields, at, problems);
  return convertFields(action.input, fields, at, problems, action.isOpen);
}

/** Names that begin with `__` have a meaning of their own for the engine; they are refused however deep. */
function checkNames(value: unknown, at: string, problems: RequestProblems): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkNames(item, under(at, index), problems);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value).toSorted()) {
      if (name.startsWith("__"))
        problems.add(
          "INPUT_RESERVED_NAME",
          under(at, name),
          "names that begin with __ are reserved",
        );
      checkNames(value[name], under(at, name), problems);
    }
  }
}
