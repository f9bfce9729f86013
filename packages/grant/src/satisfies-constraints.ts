import type { Json } from "@writ/encoding";
import { isBelow, isHostName, isPlainPath, isWithinDomain } from "./constraint-text.ts";
import type { Constraint, Constraints, Scalar } from "./constraints.ts";
import { rankOf } from "./rank-orders.ts";

/** Whether an input obeys all constraints. Arguments without a constraint are free. */
export function satisfiesConstraints(constraints: Constraints, input: Json): boolean {
  const named = Object.entries(constraints);
  if (named.length === 0) return true;
  if (typeof input !== "object" || input === null || Array.isArray(input)) return false;
  const members = input as { readonly [name: string]: Json };
  return named.every(([argument, constraint]) =>
    Object.hasOwn(members, argument) ? obeys(members[argument], constraint) : !constraint.required,
  );
}

/** Whether a value that is there obeys every rule of a constraint. */
export function obeys(value: Json | undefined, constraint: Constraint): boolean {
  const { exact, one_of, not_one_of, min, max, prefix_path, host_suffix, rank } = constraint;
  return (
    (exact === undefined || value === exact) &&
    (one_of === undefined || one_of.some((allowed) => value === allowed)) &&
    (not_one_of === undefined || (isScalar(value) && !not_one_of.includes(value))) &&
    (min === undefined || (isInteger(value) && value >= min)) &&
    (max === undefined || (isInteger(value) && value <= max)) &&
    (prefix_path === undefined || (isText(value, isPlainPath) && isBelow(value, prefix_path))) &&
    (host_suffix === undefined ||
      (isText(value, isHostName) && isWithinDomain(value, host_suffix))) &&
    (rank === undefined || isAtMost(rankOf(rank.order, value), rankOf(rank.order, rank.max)))
  );
}

/** Whether both ranks exist and the first is not above the second. */
export function isAtMost(rank: number | undefined, limit: number | undefined): boolean {
  return rank !== undefined && limit !== undefined && rank <= limit;
}

function isScalar(value: Json | undefined): value is Scalar {
  return typeof value === "string" || typeof value === "boolean" || isInteger(value);
}

function isInteger(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function isText(value: Json | undefined, accepts: (text: string) => boolean): value is string {
  return typeof value === "string" && accepts(value);
}
