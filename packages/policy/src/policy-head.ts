import type { EntityUidJson, PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { EntityUid } from "./uid.ts";

/** What a policy's scope says, one key per part (policy.md 1.2). An action scope with several groups has several keys. */
export interface Head {
  readonly p: string;
  readonly a: readonly string[];
  readonly r: string;
}

/** The part of a policy's JSON its head is read from. */
export type ScopeJson = Pick<PolicyJson, "effect" | "principal" | "action" | "resource">;

type Slots = Readonly<Record<string, EntityUid | undefined>>;

/** The head of a policy. Slots are filled in, or kept by their name. */
export function headOf(policy: ScopeJson, slots: Slots = {}): Head {
  return {
    p: partKey(policy.principal, slots),
    a: actionKeys(policy.action),
    r: partKey(policy.resource, slots),
  };
}

function partKey(part: PolicyJson["principal"], slots: Slots): string {
  switch (part.op) {
    case "All":
      return "*";
    case "==":
      return `==:${reference(part, slots)}`;
    case "in":
      return `in:${reference(part, slots)}`;
    case "is":
      return part.in === undefined
        ? `is:${part.entity_type}`
        : `isin:${part.entity_type}\0\0${reference(part.in, slots)}`;
  }
}

function actionKeys(action: PolicyJson["action"]): readonly string[] {
  switch (action.op) {
    case "All":
      return ["*"];
    case "==":
      return [`==:${reference(action, {})}`];
    case "in":
      return ("entities" in action ? action.entities : [action.entity])
        .map((entity) => `in:${entityKey(entity)}`)
        .toSorted();
  }
}

function reference(
  part: { readonly entity: EntityUidJson } | { readonly slot: string },
  slots: Slots,
): string {
  if ("entity" in part) return entityKey(part.entity);
  const filled = slots[part.slot];
  return filled === undefined ? part.slot : entityKey(filled);
}

function entityKey(entity: EntityUidJson): string {
  const { type, id } = "__entity" in entity ? entity.__entity : entity;
  return `${type}\0${id}`;
}
