import type { Reader } from "../statement/shape.ts";
import { buildStatement, parseStatement, type Statement } from "../statement/statement.ts";
import { StatementError } from "../statement/statement-error.ts";

/** A kind of event: the form its predicate has, and what its statements are about. */
export interface EventKind<Predicate extends object> {
  readonly predicateType: string;
  readonly read: Reader<Predicate>;
  /** Rules across members; names the member that breaks one, or undefined. */
  readonly brokenRule: (predicate: Predicate) => string | undefined;
  readonly subjectName: (predicate: Predicate) => string;
}

/** Builds the bytes of an event's statement; refuses what readEvent would. @throws StatementError */
export function buildEvent<Predicate extends object>(
  kind: EventKind<Predicate>,
  subjectSha256: string,
  predicate: Predicate,
): Uint8Array {
  const checked = readPredicate(kind, predicate);
  return buildStatement({
    subject: { name: kind.subjectName(checked), sha256: subjectSha256 },
    predicateType: kind.predicateType,
    predicate: checked,
  });
}

/** Reads the bytes of an event's statement, which must be of this kind. @throws StatementError */
export function readEvent<Predicate extends object>(
  kind: EventKind<Predicate>,
  bytes: Uint8Array,
): Statement<Predicate> {
  const statement = parseStatement(bytes);
  if (statement.predicateType !== kind.predicateType) throw new StatementError("predicateType");
  const predicate = readPredicate(kind, statement.predicate);
  if (statement.subject.name !== kind.subjectName(predicate)) throw new StatementError("subject");
  return { ...statement, predicate };
}

function readPredicate<Predicate extends object>(
  kind: EventKind<Predicate>,
  value: unknown,
): Predicate {
  const predicate = kind.read(value, "predicate");
  const broken = kind.brokenRule(predicate);
  if (broken !== undefined) throw new StatementError(broken);
  return predicate;
}
