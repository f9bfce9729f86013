import { recordRevocation, type RevokeDependencies } from "./revoke.ts";

/** Revocations appended per round; more come in the next. */
const AT_ONCE = 64;

/** How long one round may take, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Appends the evidence of revocations that lack it. @throws the first failure, after all were tried */
export async function recordPending(
  dependencies: Pick<RevokeDependencies, "evidence" | "revocations">,
  now: () => number,
): Promise<void> {
  const pending = await dependencies.revocations.unrecorded(AT_ONCE);
  const deadlineMs = now() + PATIENCE_MS;
  const results = await Promise.allSettled(
    pending.map((revocation) => recordRevocation(revocation, deadlineMs, dependencies)),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
