import { isBelow, isWithinDomain } from "./constraint-text.ts";
import type { Constraint, Constraints } from "./constraints.ts";
import { rankOf } from "./rank-orders.ts";
import { isAtMost, obeys } from "./satisfies-constraints.ts";

/**
 * Whether every input the child's constraints let through passes the parent's too. Each argument
 * the parent constrains must be constrained by the child, for absence means unbounded (rule A7).
 */
export function isNarrower(child: Constraints, parent: Constraints): boolean {
  return Object.entries(parent).every(([argument, outer]) => {
    const inner = Object.hasOwn(child, argument) ? child[argument] : undefined;
    return inner !== undefined && isNarrowerConstraint(inner, outer);
  });
}

function isNarrowerConstraint(inner: Constraint, outer: Constraint): boolean {
  if (outer.required && !inner.required) return false;
  const values = inner.exact === undefined ? inner.one_of : [inner.exact];
  if (values !== undefined) return values.every((value) => obeys(value, outer));
  return (
    outer.exact === undefined &&
    outer.one_of === undefined &&
    excludesAll(inner, outer) &&
    isWithinRange(inner, outer) &&
    isWithin(inner.prefix_path, outer.prefix_path, isBelow) &&
    isWithin(inner.host_suffix, outer.host_suffix, isWithinDomain) &&
    isWithin(inner.rank, outer.rank, isRankedWithin)
  );
}

function excludesAll(inner: Constraint, outer: Constraint): boolean {
  const excluded = inner.not_one_of ?? [];
  return (outer.not_one_of ?? []).every((value) => excluded.includes(value));
}

function isWithinRange(inner: Constraint, outer: Constraint): boolean {
  return (
    isWithin(inner.min, outer.min, (a, b) => a >= b) &&
    isWithin(inner.max, outer.max, (a, b) => a <= b)
  );
}

function isWithin<T>(
  inner: T | undefined,
  outer: T | undefined,
  narrower: (inner: T, outer: T) => boolean,
): boolean {
  return outer === undefined || (inner !== undefined && narrower(inner, outer));
}

function isRankedWithin(
  inner: NonNullable<Constraint["rank"]>,
  outer: NonNullable<Constraint["rank"]>,
): boolean {
  return (
    inner.order === outer.order &&
    isAtMost(rankOf(inner.order, inner.max), rankOf(outer.order, outer.max))
  );
}
