import { canonicalize, type Json, parseCanonical } from "@writ/encoding";

/** What a decision was made on, as it was recorded (`writ-decision-input/1`). */
export interface DecisionInputView {
  /** Canonical JSON of the input; undefined when only its digest was sent. */
  readonly inputText: string | undefined;
  /** `sha256:` and 64 hex digits; what the grant is bound to. */
  readonly inputDigest: string;
  /** Groups of facts, in the order they are shown. */
  readonly groups: readonly FactGroup[];
}

/** Facts that belong together. */
export interface FactGroup {
  readonly name: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

type JsonObject = { readonly [name: string]: Json };

/** Reads it; undefined when the bytes are not of that form. */
export function decisionInputView(bytes: Uint8Array): DecisionInputView | undefined {
  const document = parsed(bytes);
  if (document?.["v"] !== "writ-decision-input/1") return undefined;
  const input = objectIn(document, "input");
  const context = objectIn(document, "context");
  const resource = objectIn(document, "resource");
  const fields = input["fields"] ?? null;
  return {
    inputText: fields === null ? undefined : canonicalize(fields),
    inputDigest: typeof input["h"] === "string" ? input["h"] : "",
    groups: [
      group("act", {
        action: document["action"] ?? null,
        resource: `${text(resource["type"])}::${text(resource["id"])}`,
        ...objectIn(resource, "attributes"),
      }),
      ...entitiesOf(document).map((entity) =>
        group(text(entity["uid"]), {
          teams: entity["teams"] ?? [],
          ...objectIn(entity, "attributes"),
        }),
      ),
      context["runtime"] === null
        ? { name: "runtime", facts: [{ name: "runtime", value: "nothing was attested" }] }
        : group("runtime", objectIn(context, "runtime")),
      group("lineage", objectIn(context, "lineage")),
      group("asked for", objectIn(context, "ask")),
      group("authenticated", objectIn(context, "auth")),
      group("made under", { ...objectIn(document, "fences"), now: context["now"] ?? null }),
    ].filter(({ facts }) => facts.length > 0),
  };
}

function group(name: string, facts: JsonObject): FactGroup {
  return {
    name,
    facts: Object.entries(facts).map(([fact, value]) => ({ name: fact, value: text(value) })),
  };
}

function entitiesOf(document: JsonObject): readonly JsonObject[] {
  const entities = document["entities"];
  return Array.isArray(entities) ? entities.filter(isObject) : [];
}

function parsed(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseCanonical(bytes);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return value !== undefined && isObject(value) ? value : {};
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : canonicalize(value);
}
