import type { EvidenceLog } from "../evidence-log.ts";
import type { Revocation, RevocationOrder, Revocations } from "../store/revocations.ts";
import type { RevocationFeed } from "./feed.ts";
import { sealRevocation } from "./seal-revocation.ts";

/** The revocation id belongs to another revocation. */
export class RevocationConflictError extends Error {
  override readonly name = "RevocationConflictError";
}

/** The revocation is in force, but its evidence is not in the log yet; it will be. */
export class EvidencePendingError extends Error {
  override readonly name = "EvidencePendingError";
}

/** What is revoked with. */
export interface RevokeDependencies {
  readonly revocations: Revocations;
  readonly evidence: EvidenceLog;
  readonly feed: Pick<RevocationFeed, "catchUp">;
  readonly newId: () => string;
}

/**
 * Revokes: in force, everywhere, once the row is committed; only then comes the evidence. The same order again gives the
 * same revocation. @throws RevocationConflictError, EvidencePendingError
 */
export async function revoke(
  order: RevocationOrder,
  deadlineMs: number,
  dependencies: RevokeDependencies,
): Promise<{ readonly revocation: Revocation; readonly logIndex: number }> {
  const { feed, newId, revocations } = dependencies;
  const revocation = await revocations.add(order, (own, all) =>
    sealRevocation(order, newId(), own, all),
  );
  const { type, value, reason } = revocation;
  if (type !== order.type || value !== order.value || reason !== order.reason) {
    throw new RevocationConflictError("the revocation id belongs to another revocation");
  }
  try {
    await feed.catchUp();
    return { revocation, logIndex: await recordRevocation(revocation, deadlineMs, dependencies) };
  } catch (cause) {
    throw new EvidencePendingError("the revocation is in force; its evidence follows", { cause });
  }
}

/** Appends the evidence of a revocation, unless that was done, and notes it. */
export async function recordRevocation(
  revocation: Revocation,
  deadlineMs: number,
  { evidence, revocations }: Pick<RevokeDependencies, "evidence" | "revocations">,
): Promise<number> {
  const { tenant, eventId, statement, evidenceIndex } = revocation;
  if (evidenceIndex !== null) return evidenceIndex;
  const event = { tenant, eventId, kind: "revocation", statement, execution: null } as const;
  const index = await evidence.append(event, deadlineMs);
  await revocations.recorded(revocation, index);
  return index;
}
