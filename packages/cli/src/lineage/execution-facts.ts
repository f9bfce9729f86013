import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";

/** Executions to write down, parents before their children. */
export interface Lineage {
  readonly executions: readonly Execution[];
  /** The same and those above them, by id: to name what is not written down itself. */
  readonly known: ReadonlyMap<string, Execution>;
}

/** Something that happened to an execution. */
export interface Moment {
  readonly what: "decided" | "started" | "completed" | "failed" | "refused" | "revoked" | "expired";
  readonly at: Date;
}

/** What happened to an execution, in order. Time that runs out before a start is not told: nothing happened. */
export function momentsOf(e: Execution): readonly Moment[] {
  return [...moment("decided", e.decidedAt), ...moment("started", e.startedAt), ...endOf(e)];
}

function endOf(e: Execution): readonly Moment[] {
  if (e.state === "COMPLETED") return moment("completed", e.endedAt);
  if (e.state === "FAILED") return moment("failed", e.endedAt);
  if (e.state === "REFUSED") return moment("refused", e.endedAt);
  if (e.state === "REVOKED") return moment("revoked", e.revokedAt);
  return e.state === "EXPIRED" && e.startedAt !== undefined ? moment("expired", e.leaseUntil) : [];
}

function moment(what: Moment["what"], at: Execution["decidedAt"]): readonly Moment[] {
  return at === undefined ? [] : [{ what, at: timestampDate(at) }];
}

/** What an execution does, for people. */
export function nameOf({ action, resource }: Pick<Execution, "action" | "resource">): string {
  return `${action} ${resource}`;
}
