import type {
  ActionEntityUID,
  ActionType as ActionJson,
  Annotations,
  CommonType,
  EntityType as EntityJson,
  SchemaJson,
  Type,
  TypeOfAttribute,
} from "@cedar-policy/cedar-wasm/nodejs";
import type { CedarEngine } from "./engine.ts";
import { describe, errorLine } from "./parse-policies.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import type {
  ActionType,
  EntityType,
  Field,
  Fields,
  ScalarKind,
  SchemaModel,
  ValueType,
} from "./schema-model.ts";

const PATH = "schema.cedarschema";

const scalars: ReadonlyMap<string, ScalarKind> = new Map<string, ScalarKind>([
  ["Bool", "bool"],
  ["Boolean", "bool"],
  ["Long", "long"],
  ["String", "string"],
  ["decimal", "decimal"],
  ["ipaddr", "ipaddr"],
  ["datetime", "datetime"],
  ["duration", "duration"],
]);

/** Annotations of attributes and fields, and the values they may have. `@doc` goes everywhere. */
const ofAttributes: Vocabulary = new Map([
  ["source", ["caller", "directory"]],
  ["format", ["url"]],
]);
const ofActions: Vocabulary = new Map([["input", ["open"]]]);
const ofTypes: Vocabulary = new Map();

type Vocabulary = ReadonlyMap<string, readonly string[]>;

// Names come from the schema, so they are looked up in maps and never on objects, which have names of their own.
type CommonTypes = ReadonlyMap<string, CommonType<string>>;
type Actions = ReadonlyMap<string, ActionJson<string>>;

/** Reads a schema; undefined when problems were pushed. @throws EngineFailureError when the engine breaks */
export function readSchema(
  text: string,
  engine: CedarEngine,
  problems: PolicyProblem[],
): SchemaModel | undefined {
  const answer = engine.call((cedar) => cedar.schemaToJsonWithResolvedTypes(text));
  const found = answer.type === "success" ? answer.warnings : answer.errors;
  for (const error of found) {
    const where = { path: PATH, line: errorLine(text, error) };
    problems.push(policyProblem("SCHEMA_SYNTAX", describe(error), where));
  }
  if (answer.type !== "success" || found.length > 0) return undefined;

  const count = problems.length;
  const model = modelOf(answer.json, (message) =>
    problems.push(policyProblem("SCHEMA_INVALID", message, { path: PATH })),
  );
  return problems.length > count ? undefined : model;
}

function modelOf(json: SchemaJson<string>, report: (message: string) => void): SchemaModel {
  for (const namespace of Object.keys(json))
    if (namespace !== "") report(`namespace ${namespace}: namespaces are not supported`);
  const { entityTypes = {}, actions = {}, commonTypes = {} } = json[""] ?? {};
  const allActions: Actions = new Map(Object.entries(actions));
  const read = typeReader(new Map(Object.entries(commonTypes)), report);
  for (const [name, type] of Object.entries(commonTypes))
    read.annotations(type.annotations, ofTypes, name);
  return {
    entities: new Map(
      Object.entries(entityTypes).map(([name, entity]) => [
        name,
        entityType(name, entity, read, report),
      ]),
    ),
    actions: new Map(
      [...allActions]
        .filter(([, action]) => (action.appliesTo?.principalTypes.length ?? 0) > 0)
        .map(([name, action]) => [name, actionType(name, action, allActions, read, report)]),
    ),
  };
}

interface TypeReader {
  type(type: Type<string>, at: string): ValueType;
  fields(type: Type<string> | undefined, at: string): Fields;
  annotations(annotations: Annotations | undefined, known: Vocabulary, at: string): void;
}

function typeReader(commonTypes: CommonTypes, report: (message: string) => void): TypeReader {
  const reader: TypeReader = {
    type(type, at) {
      const known = type as {
        readonly type: string;
        readonly element?: Type<string>;
        readonly name?: string;
      };
      const name = (known.type === "Extension" ? (known.name ?? "") : known.type).replace(
        /^__cedar::/,
        "",
      );
      const scalar = scalars.get(name);
      if (scalar !== undefined) return { kind: scalar };
      if (name === "Set" && known.element !== undefined)
        return { kind: "set", element: reader.type(known.element, at) };
      if (name === "Record") return { kind: "record", fields: recordFields(type, at, reader) };
      if (name === "Entity") return { kind: "entity", name: known.name ?? "" };
      const common = commonTypes.get(name);
      if (common !== undefined) return reader.type(common, at);
      report(`${at}: the type ${name} is not supported`);
      return { kind: "record", fields: new Map() };
    },
    fields(type, at) {
      const read = type === undefined ? undefined : reader.type(type, at);
      return read?.kind === "record" ? read.fields : new Map<string, Field>();
    },
    annotations(annotations, known, at) {
      for (const [key, value] of Object.entries(annotations ?? {})) {
        if (key === "doc" || known.get(key)?.includes(value) === true) continue;
        report(`${at}: the annotation @${key}("${value}") is not known here`);
      }
    },
  };
  return reader;
}

function recordFields(type: Type<string>, at: string, reader: TypeReader): Fields {
  const { attributes = {} } = type as {
    readonly attributes?: Readonly<Record<string, TypeOfAttribute<string>>>;
  };
  return new Map(
    Object.entries(attributes).map(([name, attribute]): [string, Field] => {
      const {
        annotations,
        required = true,
        type: typeName,
      } = attribute as typeof attribute & {
        readonly annotations?: Annotations;
        readonly type: string;
      };
      reader.annotations(annotations, ofAttributes, `${at}.${name}`);
      const { source, format } = (annotations ?? {}) as {
        readonly source?: string;
        readonly format?: string;
      };
      return [
        name,
        { type: reader.type(attribute, `${at}.${name}`), required, typeName, source, format },
      ];
    }),
  );
}

function entityType(
  name: string,
  entity: EntityJson<string>,
  reader: TypeReader,
  report: (message: string) => void,
): EntityType {
  reader.annotations(entity.annotations, ofTypes, name);
  if ("enum" in entity)
    return { attributes: new Map(), parentTypes: [], ids: new Set(entity.enum) };
  if (entity.tags !== undefined) report(`${name}: tags are not supported`);
  return {
    attributes: reader.fields(entity.shape, name),
    parentTypes: entity.memberOfTypes ?? [],
    ids: undefined,
  };
}

function actionType(
  name: string,
  action: ActionJson<string>,
  all: Actions,
  reader: TypeReader,
  report: (message: string) => void,
): ActionType {
  reader.annotations(action.annotations, ofActions, name);
  if (action.attributes !== undefined) report(`${name}: attributes of actions are not supported`);
  const context = reader.fields(action.appliesTo?.context, name);
  const input = context.get("input")?.type;
  if (input !== undefined && input.kind !== "record") report(`${name}: input must be a record`);
  return {
    principalTypes: new Set(action.appliesTo?.principalTypes),
    resourceTypes: new Set(action.appliesTo?.resourceTypes),
    context,
    input: input?.kind === "record" ? input.fields : new Map<string, Field>(),
    isOpen: action.annotations?.["input"] === "open",
    groups: [...groupsOf(action, all, new Set())].toSorted(),
  };
}

function groupsOf(
  action: ActionJson<string>,
  all: Actions,
  found: Set<string>,
): ReadonlySet<string> {
  for (const { id } of (action.memberOf ?? []) as readonly ActionEntityUID<string>[]) {
    if (found.has(id)) continue;
    found.add(id);
    const group = all.get(id);
    if (group !== undefined) groupsOf(group, all, found);
  }
  return found;
}
