import { isAction, isUid, list, object, oneOf, type Shape, ShapeError, text } from "@writ/encoding";
import { hashOf, identifier, principal, seconds, uuid } from "./claim-shapes.ts";
import type { Actor, ChildDetail, ExecDetail, GrantClaims } from "./claims.ts";
import { distinct } from "./collection-shapes.ts";
import { constraintsShape } from "./constraints.ts";
import { execShape } from "./exec-shape.ts";
import { isActionPattern, isLocationPattern } from "./wildcard.ts";

const MAX_ACTORS = 8;
const MAX_DETAILS = 16;
const MAX_PATTERNS = 32;

const execDetail: Shape<ExecDetail> = object<ExecDetail>({
  type: oneOf("exec"),
  actions: one(text("an action", isAction)),
  locations: one(text("Type::id", isUid)),
  constraints: constraintsShape,
});

const childDetail: Shape<ChildDetail> = object<ChildDetail>({
  type: oneOf("exec-child"),
  actions: distinct(text("an action or action wildcard", isActionPattern), 1, MAX_PATTERNS),
  locations: distinct(text("Type::id or Type::*", isLocationPattern), 1, MAX_PATTERNS),
  constraints: constraintsShape,
});

const details: Shape<GrantClaims["authorization_details"]> = (value, at) => {
  const [first, ...rest] = anything(value, at);
  return [execDetail(first, `${at}[0]`), ...rest.map((detail) => childDetail(detail, `${at}[]`))];
};
const anything = list<unknown>((value) => value, 1, MAX_DETAILS);

/** The form of a grant's claims; how its members fit together is lineage.ts. */
export const grantShape: Shape<GrantClaims> = object<
  Omit<GrantClaims, "act">,
  Required<Pick<GrantClaims, "act">>
>(
  {
    iss: identifier,
    aud: identifier,
    sub: principal,
    iat: seconds,
    nbf: seconds,
    exp: seconds,
    jti: uuid,
    txn: uuid,
    scope: text("1 to 32 different action patterns with a space between", isScope),
    req_wl: identifier,
    authorization_details: details,
    cnf: object({ jkt: hashOf }),
    exec: execShape,
  },
  { act: actor(MAX_ACTORS) },
);

function actor(levels: number): Shape<Actor> {
  if (levels === 0) return tooManyActors;
  return object<{ sub: string }, { act: Actor }>({ sub: principal }, { act: actor(levels - 1) });
}

function tooManyActors(_value: unknown, at: string): never {
  throw new ShapeError(`${at} is one actor too many`);
}

function one(item: Shape<string>): Shape<readonly [string]> {
  const items = list(item, 1, 1);
  return (value, at) => items(value, at) as readonly [string];
}

function isScope(scope: string): boolean {
  const tokens = scope.split(" ");
  return (
    tokens.length <= MAX_PATTERNS &&
    new Set(tokens).size === tokens.length &&
    tokens.every(isActionPattern)
  );
}
