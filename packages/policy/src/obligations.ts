import type { Annotations } from "./annotations.ts";
import type { Obligations } from "./decision-output.ts";

const DEFAULT_LEASE_S = 300;

/**
 * Merges what the determining permits state: per subject the smallest of what is stated, else the default
 * (5 minutes, once, no children), and of the subjects again the smallest. Whatever one of them demands besides is demanded.
 * One list of annotations per subject.
 */
export function mergeObligations(subjects: readonly (readonly Annotations[])[]): Obligations {
  const merged = subjects.map(ofSubject);
  const max_age_s = smallest(merged.map((one) => one.max_age_s));
  return {
    lease_s: Math.min(...merged.map((one) => one.lease_s)),
    use: merged.some((one) => one.use === "once") ? "once" : "multi",
    max_depth: Math.min(...merged.map((one) => one.max_depth)),
    budgets: [],
    ...(max_age_s !== undefined && { max_age_s }),
    ...(subjects.flat().some(({ witness }) => witness === "quorum") && { witness: "quorum" }),
  };
}

function ofSubject(permits: readonly Annotations[]) {
  const uses = permits.flatMap(({ redeem }) => redeem ?? []);
  return {
    lease_s: smallest(permits.map((permit) => permit.lease_s)) ?? DEFAULT_LEASE_S,
    use: uses.length === 0 || uses.includes("once") ? "once" : "multi",
    max_depth: smallest(permits.map((permit) => permit.max_depth)) ?? 0,
    max_age_s: smallest(permits.map((permit) => permit.max_age_s)),
  };
}

function smallest(values: readonly (number | undefined)[]): number | undefined {
  const stated = values.filter((value) => value !== undefined);
  return stated.length === 0 ? undefined : Math.min(...stated);
}
