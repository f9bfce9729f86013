/** The type of a value, as far as facts and input can have it. */
export type ValueType =
  | { readonly kind: ScalarKind }
  | { readonly kind: "set"; readonly element: ValueType }
  | { readonly kind: "record"; readonly fields: Fields }
  | { readonly kind: "entity"; readonly name: string };

/** Types without parts. */
export type ScalarKind =
  | "bool"
  | "long"
  | "string"
  | "decimal"
  | "ipaddr"
  | "datetime"
  | "duration";

/** Names and types of a record's fields or an entity's attributes. */
export type Fields = ReadonlyMap<string, Field>;

/** A field of a record or an attribute of an entity. */
export interface Field {
  readonly type: ValueType;
  readonly required: boolean;
  /** The name of the type when the schema names it, e.g. `Clock`. */
  readonly typeName: string | undefined;
  /** `@source`: `caller` may send it with the resource; `directory` always has it for a subject. */
  readonly source: string | undefined;
  /** `@format`: `url` takes a URL and hands policy its parts. */
  readonly format: string | undefined;
}

/** An entity type. */
export interface EntityType {
  readonly attributes: Fields;
  /** Types its entities may be members of. */
  readonly parentTypes: readonly string[];
  /** The only ids there are, for an enumerated type. */
  readonly ids: ReadonlySet<string> | undefined;
}

/** An action that can be asked for. */
export interface ActionType {
  readonly principalTypes: ReadonlySet<string>;
  readonly resourceTypes: ReadonlySet<string>;
  /** Declared fields of the context, `input` included. */
  readonly context: Fields;
  /** Declared fields of the input. */
  readonly input: Fields;
  /** `@input("open")`: undeclared fields are accepted, and invisible to policy. */
  readonly isOpen: boolean;
  /** Ids of the action groups it is in, nested ones included, sorted. */
  readonly groups: readonly string[];
}

/** What a schema says, types resolved. */
export interface SchemaModel {
  readonly entities: ReadonlyMap<string, EntityType>;
  /** Actions that apply to something; groups are not among them. */
  readonly actions: ReadonlyMap<string, ActionType>;
}

/** Types of who can ask; fixed by the core schema. */
export const subjectTypes: ReadonlySet<string> = new Set(["User", "Workload", "Agent"]);
