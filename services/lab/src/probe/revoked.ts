import { Denied } from "@writ/client";
import { shownMs } from "./allowed.ts";
import type { Found, Surroundings, Trial } from "./attempt.ts";
import { StepError } from "./step.ts";

const WORD = "EXECUTION_REVOKED";

/**
 * Revokes a grant that could be used, and sees when it can not any more: by a verifier that follows the stream, and by
 * grant-signing when it is asked directly. `tookMs` is from the answer to Revoke to the refusal by the verifier.
 */
export async function tryRevoked(
  { plane, watch }: Pick<Surroundings, "plane" | "watch">,
  { about, steps }: Trial,
): Promise<Found> {
  const reply = await steps.do("policy-decision", "Authorize", () => plane.authorize("probe"));
  const { executionId, grant } = reply;
  about(executionId);
  if (grant === undefined)
    throw new StepError("policy-decision", `Authorize: ${reply.decision} instead of ALLOW`);
  const asked = watch.clock();
  const seq = await steps.do("grant-signing", "Revoke", () => plane.revoke(executionId));
  const answered = watch.clock();
  const byVerifier = steps.do("grant-signing", "WatchRevocations", async () => {
    await plane.knows(seq);
    const code = await refusal(() => plane.accept(grant));
    return { code, atMs: watch.clock() };
  });
  const byRedeem = steps.do("grant-signing", "Redeem", async () => {
    const code = await plane.redeem(grant);
    return { code, atMs: watch.clock() };
  });
  const [verifier, redeem] = await Promise.all([byVerifier, byRedeem]);
  for (const [who, { code }] of [
    ["A verifier", verifier],
    ["Redeem", redeem],
  ] as const)
    if (code !== WORD)
      throw new StepError(
        "grant-signing",
        code === undefined
          ? `${who} started an execution that was revoked`
          : `${who} refused what was revoked with ${code} instead of ${WORD}`,
      );
  return {
    tookMs: verifier.atMs - answered,
    executionId,
    facts: {
      "Revoke answered after": shownMs(answered - asked),
      "asked to refused by a verifier": shownMs(verifier.atMs - asked),
      "answered to refused by Redeem": shownMs(redeem.atMs - answered),
      number: String(seq),
    },
  };
}

/** The code with which something is refused; undefined when it is not. */
async function refusal(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Denied) return error.code;
    throw error;
  }
}
