import { Refusal } from "./refusal.ts";

/** Tells whether the tenant has an execution. Rejects when that cannot be known in time. */
export type KnowsExecution = (
  tenantId: string,
  executionId: string,
  deadlineMs: number,
) => Promise<boolean>;

/** The causes that a request names, looked up. */
export interface Causes {
  /** Those in the tenant's log: what evidence may say led to the execution. */
  readonly known: readonly string[];
  /** The first that is not; undefined when all are. */
  readonly unknown: string | undefined;
}

const none: Causes = { known: [], unknown: undefined };

/** Looks up the causes a request names, all at once; asks nobody when it names none. */
export async function lookUpCauses(
  causes: readonly string[],
  tenantId: string,
  deadlineMs: number,
  knows: KnowsExecution,
): Promise<Causes> {
  if (causes.length === 0) return none;
  const found = await Promise.all(causes.map((id) => knows(tenantId, id, deadlineMs)));
  return {
    known: causes.filter((_, i) => found[i]),
    unknown: causes.find((_, i) => !found[i]),
  };
}

/** Throws {@link Refusal} for a cause that the tenant does not have. */
export function checkCauses({ unknown }: Causes): void {
  if (unknown !== undefined)
    throw new Refusal("CAUSE_UNKNOWN", `${unknown} is no execution of the tenant`);
}
