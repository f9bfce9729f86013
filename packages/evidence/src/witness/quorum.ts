import type { Quorum, WitnessPolicy } from "./witness-policy.ts";

/** Whether these witnesses, by their names in the policy, are enough; other names count for nothing. */
export function quorumMet(
  { quorum }: Pick<WitnessPolicy, "quorum">,
  cosignedBy: ReadonlySet<string>,
): boolean {
  return quorum === null || isMet(quorum, cosignedBy);
}

/** The fewest witnesses that are enough, and how many there are that can count for the quorum. */
export function witnessCount({ quorum }: Pick<WitnessPolicy, "quorum">): {
  readonly needed: number;
  readonly of: number;
} {
  return quorum === null ? { needed: 0, of: 0 } : countOf(quorum);
}

function isMet(quorum: Quorum, cosignedBy: ReadonlySet<string>): boolean {
  if (quorum.kind === "witness") return cosignedBy.has(quorum.name);
  return quorum.members.filter((one) => isMet(one, cosignedBy)).length >= quorum.needed;
}

// No witness is in two members of a group, so the cheapest members together are the fewest witnesses.
function countOf(quorum: Quorum): { needed: number; of: number } {
  if (quorum.kind === "witness") return { needed: 1, of: 1 };
  const counts = quorum.members.map(countOf);
  const cheapest = counts.map(({ needed }) => needed).toSorted((a, b) => a - b);
  return {
    needed: sum(cheapest.slice(0, quorum.needed)),
    of: sum(counts.map((count) => count.of)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
