import { type Field, subjectTypes } from "./schema-model.ts";

/** A field that the context of an action may declare. */
export interface ContextField {
  /** How it must be declared, for people. */
  readonly form: string;
  readonly accepts: (declared: Field) => boolean;
}

/** A field that is always there. */
function always(type: string): ContextField {
  return { form: type, accepts: (declared) => declared.typeName === type };
}

/** An optional field that holds an entity of one of the types. */
function optionalEntity(form: string, types: ReadonlySet<string>): ContextField {
  const accepts = ({ type, required }: Field): boolean =>
    !required && type.kind === "entity" && types.has(type.name);
  return { form, accepts };
}

/** The closed list of what a context can hold (policy.md 4); an action declares what its policies look at. */
export const contextFields: ReadonlyMap<string, ContextField> = new Map([
  ["now", always("Clock")],
  ["stop", always("Stop")],
  ["runtime", always("Runtime")],
  ["lineage", always("Lineage")],
  ["ask", always("Ask")],
  ["auth", always("Auth")],
  ["actor", optionalEntity("optional, of type Agent", new Set(["Agent"]))],
  ["behalf", optionalEntity("optional, of type User, Workload or Agent", subjectTypes)],
  [
    "approvals",
    {
      form: "Set<String>",
      accepts: ({ type }: Field) => type.kind === "set" && type.element.kind === "string",
    },
  ],
  [
    "input",
    {
      form: "a required record",
      accepts: ({ type, required }: Field) => required && type.kind === "record",
    },
  ],
]);
