import { isAction } from "@writ/encoding";
import { contextFields } from "./context-fields.ts";
import {
  type ActionType,
  type Field,
  type Fields,
  type SchemaModel,
  subjectTypes,
  type ValueType,
} from "./schema-model.ts";

const urlParts: ReadonlyMap<string, string> = new Map([
  ["scheme", "string"],
  ["host", "string"],
  ["port", "long"],
  ["path", "string"],
]);

/** What of a schema the control plane could not fill in, as messages for its author. Without such, every conforming request evaluates without an error. */
export function lintSchema(schema: SchemaModel): readonly string[] {
  const messages: string[] = [];
  const report = (message: string): number => messages.push(message);
  const used = new Set<string>();
  for (const [name, action] of schema.actions) {
    if (!isAction(name)) report(`${name}: actions are named like tool:call`);
    for (const type of action.principalTypes)
      if (!subjectTypes.has(type)) report(`${name}: ${type} is not User, Workload or Agent`);
    for (const type of action.resourceTypes) used.add(type);
    lintContext(name, action, report);
    lintFields(`${name}.input`, action.input, report);
  }
  for (const name of used) {
    const attributes = schema.entities.get(name)?.attributes ?? new Map<string, Field>();
    lintFields(name, attributes, report);
    for (const [attribute, { required, source }] of attributes)
      if (required && source !== "caller")
        report(`${name}.${attribute}: nobody can supply it; make it optional or @source("caller")`);
  }
  return messages;
}

function lintContext(name: string, action: ActionType, report: (message: string) => void): void {
  if (!action.context.has("stop")) report(`${name}: the context must declare stop: Stop`);
  for (const [field, declared] of action.context) {
    const known = contextFields.get(field);
    if (known === undefined) report(`${name}.${field}: the context has no such field`);
    else if (!known.accepts(declared)) report(`${name}.${field}: must be ${known.form}`);
  }
}

function lintFields(at: string, fields: Fields, report: (message: string) => void): void {
  for (const [name, { type, format }] of fields) {
    if (name.startsWith("__")) report(`${at}.${name}: names that begin with __ are reserved`);
    if (format === "url" && !isUrlRecord(type))
      report(
        `${at}.${name}: @format("url") needs {scheme: String, host: String, port: Long, path: String}`,
      );
    lintType(`${at}.${name}`, type, report);
  }
}

function lintType(at: string, type: ValueType, report: (message: string) => void): void {
  if (type.kind === "entity") report(`${at}: entities are not accepted here; make it the resource`);
  if (type.kind === "set") lintType(at, type.element, report);
  if (type.kind === "record") lintFields(at, type.fields, report);
}

function isUrlRecord(type: ValueType): boolean {
  return (
    type.kind === "record" &&
    type.fields.size === urlParts.size &&
    [...type.fields].every(
      ([name, field]) => field.required && urlParts.get(name) === field.type.kind,
    )
  );
}
