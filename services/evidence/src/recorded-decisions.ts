import { isReasonCode, reasonCodes } from "@writ/reasons";
import { decisions } from "./lineage.ts";
import type { Sequencer } from "./log/sequencer.ts";

/** Counts of what the log took, since the process started. */
export interface RecordedDecisions {
  /** ALLOW, DENY or PENDING to number; those of the probe are not among them. */
  readonly byDecision: ReadonlyMap<string, number>;
  /** The same denials by the cause of their first reason, such as `policy-mismatch`. */
  readonly byFamily: ReadonlyMap<string, number>;
  /** Decisions of the probe: it is denied on purpose, all day. */
  readonly ofProbe: ReadonlyMap<string, number>;
}

/** The tenant that the probe of the lab has for itself. */
const PROBE_TENANT = "probe";

/** What a denial is counted under whose first reason has no family. */
const OTHER = "other";

/** Appends as before, and counts the decisions that are in the log then; what was there already is not counted again. */
export function countingDecisions(append: Sequencer["append"]): {
  readonly append: Sequencer["append"];
  readonly counts: RecordedDecisions;
} {
  const byDecision = zeros(decisions);
  const ofProbe = zeros(decisions);
  const families = new Set(Object.values(reasonCodes).map(({ family }) => familyLabel(family)));
  const byFamily = zeros([...families, OTHER]);
  return {
    counts: { byDecision, byFamily, ofProbe },
    async append(entry, deadlineMs) {
      const outcome = await append(entry, deadlineMs);
      if (outcome.kind !== "appended" || entry.execution === null) return outcome;
      const { decision, reasonCodes: codes } = entry.execution;
      const isProbe = entry.tenantId === PROBE_TENANT;
      raise(isProbe ? ofProbe : byDecision, decision);
      if (decision === "DENY" && !isProbe) raise(byFamily, familyOf(codes));
      return outcome;
    },
  };
}

/** The name of a cause of denials as a label. */
function familyLabel(family: string): string {
  return family.replaceAll(" ", "-");
}

function familyOf([code = ""]: readonly string[]): string {
  return isReasonCode(code) ? familyLabel(reasonCodes[code].family) : OTHER;
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function zeros(keys: readonly string[]): Map<string, number> {
  return new Map(keys.map((key) => [key, 0]));
}
