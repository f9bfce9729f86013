import { isTenant, isUuidV7, object, oneOf, type Shape, ShapeError, text } from "@writ/encoding";
import { isHashText, isPrincipal } from "@writ/token";
import { isSha256Text, seconds, uuid } from "./claim-shapes.ts";

/** What can be revoked. */
export type PredicateType =
  | "grant"
  | "execution"
  | "principal"
  | "actor"
  | "policy"
  | "measurement"
  | "key"
  | "tenant";

/**
 * One revocation: every grant it matches is dead, whenever it was issued.
 *
 *   type    which fact of a grant to compare: see revoked-by.ts
 *   value   grant, execution: UUIDv7 · principal, actor: Type::id · policy, measurement: sha256:hex
 *           · key: kid · tenant: its name
 *   tenant  whose grants; "" for those of all tenants
 *   at      seconds since 1970
 *   id      of the revocation, UUIDv7
 */
export type Predicate = {
  readonly type: PredicateType;
  readonly value: string;
  readonly tenant: string;
  readonly at: number;
  readonly id: string;
};

const valueForms: Readonly<Record<PredicateType, (value: string) => boolean>> = {
  grant: isUuidV7,
  execution: isUuidV7,
  principal: isPrincipal,
  actor: isPrincipal,
  policy: isSha256Text,
  measurement: isSha256Text,
  key: isHashText,
  tenant: isTenant,
};

const members: Shape<Predicate> = object<Predicate>({
  type: oneOf("grant", "execution", "principal", "actor", "policy", "measurement", "key", "tenant"),
  value: text("a string", () => true),
  tenant: text("a tenant or empty", (value) => value === "" || isTenant(value)),
  at: seconds,
  id: uuid,
});

/** The form of a revocation. A value that could never match is refused, not ignored. */
export const predicateShape: Shape<Predicate> = (value, at) => {
  const predicate = members(value, at);
  if (!isPredicateValue(predicate.type, predicate.value)) {
    throw new ShapeError(`${at}.value is not a value of its type`);
  }
  return predicate;
};

/** Whether a value can be revoked under a type: ask before a revocation is taken on. */
export function isPredicateValue(type: PredicateType, value: string): boolean {
  return valueForms[type](value);
}
