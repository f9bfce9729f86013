import type { CedarValueJson } from "@cedar-policy/cedar-wasm/nodejs";
import { type CedarRecord, cedarRecord } from "./cedar-record.ts";
import { isJsonObject } from "./json-object.ts";
import { type RequestProblems, under } from "./request-problems.ts";
import { scalarForms } from "./scalar-forms.ts";
import type { Field, Fields, ScalarKind, ValueType } from "./schema-model.ts";
import { convertUrl } from "./url-format.ts";

/** Most items of an array (policy.md 4). */
const MAX_ITEMS = 256;
/** Most bytes of a string. */
const MAX_STRING_BYTES = 8 * 1024;

const encoder = new TextEncoder();

/** Converts an object field by field; what is declared and optional may be absent. Undeclared fields are problems unless `isOpen`. */
export function convertFields(
  fields: Fields,
  value: unknown,
  at: string,
  problems: RequestProblems,
  isOpen = false,
): CedarRecord {
  const converted = cedarRecord();
  if (!isJsonObject(value)) {
    if (value === null) problems.add("INPUT_NULL", at, "is null; leave it out");
    else problems.add("INPUT_TYPE", at, "is not an object");
    return converted;
  }
  // Sorted, so that problems come in the same order however the members were.
  for (const name of Object.keys(value).toSorted()) {
    if (isOpen || fields.has(name)) continue;
    const declared = [...fields.keys()].join(", ") || "nothing";
    problems.add("INPUT_UNKNOWN_FIELD", under(at, name), `is not declared; declared: ${declared}`);
  }
  for (const [name, field] of fields) {
    if (!Object.hasOwn(value, name)) {
      if (field.required) problems.add("INPUT_MISSING", under(at, name), "is missing");
      continue;
    }
    const result = convertField(field, value[name], under(at, name), problems);
    if (result !== undefined) converted[name] = result;
  }
  return converted;
}

/** Converts one value to its declared type; undefined when a problem was added. */
export function convertField(
  field: Field,
  value: unknown,
  at: string,
  problems: RequestProblems,
): CedarValueJson | undefined {
  return field.format === "url"
    ? convertUrl(value, at, problems)
    : convertValue(field.type, value, at, problems);
}

function convertValue(
  type: ValueType,
  value: unknown,
  at: string,
  problems: RequestProblems,
): CedarValueJson | undefined {
  if (value === null) {
    problems.add("INPUT_NULL", at, "is null; leave it out");
    return undefined;
  }
  switch (type.kind) {
    case "record":
      return convertFields(type.fields, value, at, problems);
    case "set":
      return convertSet(type.element, value, at, problems);
    case "entity":
      problems.add("INPUT_TYPE", at, "is an entity, which is not accepted here");
      return undefined;
    case "bool":
      if (typeof value === "boolean") return value;
      problems.add("INPUT_TYPE", at, "is not a boolean");
      return undefined;
    case "long":
      return convertLong(value, at, problems);
    case "string":
      return convertString(value, at, problems);
    case "decimal":
    case "ipaddr":
    case "datetime":
    case "duration":
      return convertExtension(type.kind, value, at, problems);
  }
}

function convertSet(
  element: ValueType,
  value: unknown,
  at: string,
  problems: RequestProblems,
): CedarValueJson | undefined {
  if (!Array.isArray(value)) {
    problems.add("INPUT_TYPE", at, "is not an array");
    return undefined;
  }
  if (value.length > MAX_ITEMS) {
    problems.add("INPUT_TOO_LONG", at, `has more than ${MAX_ITEMS} items`);
    return undefined;
  }
  const items: CedarValueJson[] = [];
  for (const [index, item] of value.entries()) {
    const converted = convertValue(element, item, under(at, index), problems);
    if (converted !== undefined) items.push(converted);
  }
  return items;
}

function convertLong(value: unknown, at: string, problems: RequestProblems): number | undefined {
  if (typeof value !== "number") problems.add("INPUT_TYPE", at, "is not an integer");
  else if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  else if (Number.isInteger(value))
    problems.add("INPUT_INTEGER_UNSAFE", at, "is beyond 2^53-1; have it declared as String");
  else
    problems.add(
      "INPUT_FLOAT",
      at,
      "is no integer; use minor units or have it declared as decimal",
    );
  return undefined;
}

function convertString(value: unknown, at: string, problems: RequestProblems): string | undefined {
  if (typeof value !== "string") problems.add("INPUT_TYPE", at, "is not a string");
  else if (/\p{Surrogate}/u.test(value))
    problems.add("INPUT_NOT_UNICODE", at, "is not well-formed Unicode");
  else if (value.length > MAX_STRING_BYTES || encoder.encode(value).length > MAX_STRING_BYTES)
    problems.add("INPUT_TOO_LONG", at, `is longer than ${MAX_STRING_BYTES} bytes`);
  else return value;
  return undefined;
}

function convertExtension(
  kind: Exclude<ScalarKind, "bool" | "long" | "string">,
  value: unknown,
  at: string,
  problems: RequestProblems,
): CedarValueJson | undefined {
  const form = scalarForms[kind];
  // A number has one spelling, and only decimals may be numbers.
  const text = kind === "decimal" && typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") {
    problems.add("INPUT_TYPE", at, `is not a ${kind}`);
    return undefined;
  }
  const arg = form.toCedar(text);
  if (arg !== undefined) return { __extn: { fn: form.fn, arg } };
  problems.add("INPUT_FORMAT", at, `is not a ${kind} in its one form, ${form.example}`);
  return undefined;
}
