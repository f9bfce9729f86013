import type { Found, Surroundings, Trial } from "./attempt.ts";
import { StepError } from "./step.ts";

/** What the policy of the probe's tenant says to the forbidden tool. */
export const EXPECTED_CODE = "FORBIDDEN";

/** Asks for what must be denied. That it is allowed is the worst that can be found: then nothing that Writ says holds. */
export async function tryDenied(
  { plane, watch }: Pick<Surroundings, "plane" | "watch">,
  { about, steps }: Trial,
): Promise<Found> {
  const begun = watch.clock();
  const reply = await steps.do("policy-decision", "Authorize", () => plane.authorize("forbidden"));
  const tookMs = watch.clock() - begun;
  const { decision, executionId, grant, reasons } = reply;
  about(executionId);
  if (decision !== "DENY" || grant !== undefined)
    throw new StepError("policy-decision", `What policy forbids was not denied: ${decision}`);
  const codes = reasons.map(({ code }) => code);
  if (codes[0] !== EXPECTED_CODE)
    throw new StepError(
      "policy-decision",
      `Denied with ${codes.join(" ") || "no code"} instead of ${EXPECTED_CODE}`,
    );
  return { tookMs, executionId, facts: { code: EXPECTED_CODE } };
}
