import { integer, type Json, object, oneOf, type Shape, ShapeError, text } from "@writ/encoding";
import { distinct, record } from "./collection-shapes.ts";
import { isHostName, isPlainPath } from "./constraint-text.ts";
import { GrantError } from "./grant-error.ts";
import { type RankOrder, rankOf, rankOrders } from "./rank-orders.ts";

/** A value that constraints compare: by type and value, never converted. */
export type Scalar = string | number | boolean;

/**
 * What one argument may be. Closed: a rule we do not know makes the grant malformed. An argument
 * that is absent obeys when `required` is false; one that is there must obey every rule.
 *
 *   exact        this value; stands alone
 *   one_of       one of these values; stands alone
 *   not_one_of   none of these values
 *   min, max     a safe integer, bounds included
 *   prefix_path  this absolute path or one below it
 *   host_suffix  this host name or one below it
 *   rank         at most `max` in an order fixed in rank-orders.ts
 */
export type Constraint = {
  readonly required: boolean;
  readonly exact?: Scalar;
  readonly one_of?: readonly Scalar[];
  readonly not_one_of?: readonly Scalar[];
  readonly min?: number;
  readonly max?: number;
  readonly prefix_path?: string;
  readonly host_suffix?: string;
  readonly rank?: { readonly max: string; readonly order: RankOrder };
};

/** Constraints by argument: a member of the input, which is then an object. */
export type Constraints = { readonly [argument: string]: Constraint };

const MAX_ARGUMENTS = 16;
const MAX_VALUES = 32;
const ARGUMENT = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const safeInteger = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

const scalar: Shape<Scalar> = (value, at) => {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && value.length <= 256) return value;
  return safeInteger(value, at);
};

const boolean: Shape<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw new ShapeError(`${at} is neither true nor false`);
  return value;
};

const rankShape = object({
  max: text("a value of the order", () => true),
  order: oneOf(...rankOrders),
});

const memberShapes: Shape<Constraint> = object<
  Pick<Constraint, "required">,
  Required<Omit<Constraint, "required">>
>(
  { required: boolean },
  {
    exact: scalar,
    one_of: distinct(scalar, 1, MAX_VALUES),
    not_one_of: distinct(scalar, 1, MAX_VALUES),
    min: safeInteger,
    max: safeInteger,
    prefix_path: text("a plain absolute path", isPlainPath),
    host_suffix: text("a host name", isHostName),
    rank: (value, at) => {
      const rank = rankShape(value, at);
      if (rankOf(rank.order, rank.max) === undefined) {
        throw new ShapeError(`${at}.max is not in the order`);
      }
      return rank;
    },
  },
);

const constraintShape: Shape<Constraint> = (value, at) => {
  const constraint = memberShapes(value, at);
  const rules = Object.keys(constraint).length - 1;
  const { exact, one_of, min, max } = constraint;
  if (rules === 0) throw new ShapeError(`${at} has no rule`);
  if (rules > 1 && (exact !== undefined || one_of !== undefined)) {
    throw new ShapeError(`${at} has rules beside exact or one_of`);
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw new ShapeError(`${at} has min above max`);
  }
  return constraint;
};

/** The form of constraints inside of a grant. */
export const constraintsShape: Shape<Constraints> = record(
  (name) => ARGUMENT.test(name),
  constraintShape,
  MAX_ARGUMENTS,
);

/**
 * Reads constraints from outside of a grant, such as a policy's.
 * @throws GrantError for an unknown rule or member, no rule or value, or a crossed range
 */
export function parseConstraints(value: Json): Constraints {
  try {
    return constraintsShape(value, "constraints");
  } catch (error) {
    if (error instanceof ShapeError) throw new GrantError(error.message);
    throw error;
  }
}
