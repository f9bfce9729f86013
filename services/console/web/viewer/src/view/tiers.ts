import type { BundleReport } from "@writ/evidence";
import type { Step } from "../check/steps.ts";

/** One rung of how far a proof reaches. */
export interface ShownTier {
  readonly tier: BundleReport["tiers"][number]["tier"] | "time";
  readonly status: BundleReport["tiers"][number]["status"];
  readonly detail: string;
}

const TIME_STEP = 8;
const AFTER = "witnessed";

/** The report's tiers, and after the witnesses the time. */
export function tiersOf(
  { tiers }: Pick<BundleReport, "tiers">,
  steps: readonly Step[],
): readonly ShownTier[] {
  const time = timeTier(steps[TIME_STEP - 1]);
  return tiers.flatMap((one) => (one.tier === AFTER ? [one, time] : [one]));
}

function timeTier(step: Step | undefined): ShownTier {
  const tier = "time";
  if (step === undefined || step.status === "not-checked")
    return { tier, status: "not-checked", detail: "nothing says when the log had it" };
  const failed = step.checks.find(({ status }) => status === "fail");
  if (failed !== undefined) return { tier, status: "no", detail: failed.problem ?? "" };
  const gaps = step.checks.map(({ expected, recomputed }) =>
    Math.round((Date.parse(recomputed ?? "") - Date.parse(expected ?? "")) / 1000),
  );
  const most = Math.max(...gaps);
  const detail = most < 0 ? `clocks differ by ${-most} s` : `in the log ${duration(most)} later`;
  return { tier, status: "yes", detail };
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "some time";
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} d`;
}
