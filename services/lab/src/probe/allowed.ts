import type { Found, Surroundings, Trial } from "./attempt.ts";
import { StepError } from "./step.ts";

/** What the execution of the probe gives back. */
const OUTPUT = { done: true };

/** Has an act allowed, starts it through the verifier, reports that it completed. `tookMs` is what Authorize took. */
export async function tryAllowed(
  { plane, watch }: Pick<Surroundings, "plane" | "watch">,
  { about, steps }: Trial,
): Promise<Found> {
  const begun = watch.clock();
  const reply = await steps.do("policy-decision", "Authorize", () => plane.authorize("probe"));
  const tookMs = watch.clock() - begun;
  about(reply.executionId);
  const { grant } = reply;
  if (grant === undefined) {
    const codes = reply.reasons.map(({ code }) => code).join(" ");
    throw new StepError(
      "policy-decision",
      `Authorize: ${reply.decision} ${codes} instead of ALLOW`,
    );
  }
  const execution = await steps.do("grant-signing", "Redeem", () => plane.accept(grant));
  const startedMs = watch.clock() - begun;
  await steps.do("grant-signing", "ReportOutcome", () => execution.complete(OUTPUT));
  await steps.do("identity", "ListPrincipals", () => plane.readPrincipals());
  return {
    tookMs,
    executionId: reply.executionId,
    facts: {
      "asked to started": shownMs(startedMs),
      "asked to reported": shownMs(watch.clock() - begun),
      ...(reply.evidence && { "recorded as": `leaf ${reply.evidence.index}` }),
    },
  };
}

/** Milliseconds for people: `3.2 ms`. */
export function shownMs(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
