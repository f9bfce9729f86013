import { unverifiedCheckpoint } from "@writ/evidence";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { Found, Surroundings, Trial } from "./attempt.ts";
import { prove, type ProofParts } from "./proof.ts";
import type { Replays } from "./replays.ts";
import { StepError } from "./step.ts";

/** An execution, and how many events it must have. */
export interface Expected {
  readonly executionId: string;
  readonly events: number;
}

/** What is remembered from probe to probe. */
export interface Memory {
  /** The newest checkpoint that was verified: whatever comes later must continue it. */
  checkpoint: string | undefined;
  readonly replays: Replays;
}

/**
 * Fetches the evidence of executions and verifies it offline: signatures, inclusion, that the log continues what it was, and
 * that the decisions come out the same when they are made again. `tookMs` is fetching and verifying.
 */
export async function tryProven(
  { plane, watch }: Pick<Surroundings, "plane" | "watch">,
  { about, steps }: Trial,
  expected: readonly Expected[],
  { memory, parts }: { readonly memory: Memory; readonly parts: ProofParts },
): Promise<Found> {
  const begun = watch.clock();
  const before = memory.checkpoint;
  const leaves: bigint[] = [];
  for (const { events, executionId } of expected) {
    about(executionId);
    const response = await steps.do("evidence", "GetEvidence", () => plane.evidenceOf(executionId));
    if (response.records.length !== events)
      throw wrong(`GetEvidence: ${response.records.length} events instead of ${events}`);
    const kept = sameLog(memory.checkpoint, response);
    const sizes = growthOf(kept, response);
    const growth =
      sizes === undefined
        ? []
        : await steps.do("evidence", "GetConsistencyProof", () => plane.consistency(...sizes));
    const proof = await prove({ executionId, response, before: kept, growth }, parts);
    memory.replays.add(proof.isReplayed);
    if (proof.problem !== "") throw wrong(`Evidence of ${executionId}: ${proof.problem}`);
    memory.checkpoint = response.checkpoint;
    leaves.push(...response.records.map(({ index }) => index));
  }
  return {
    tookMs: watch.clock() - begun,
    executionId: expected.at(-1)?.executionId ?? "",
    facts: {
      signed: `${leaves.length} of ${leaves.length} statements`,
      leaves: leaves.join(" "),
      log: grown(before, memory.checkpoint),
      replayed: memory.replays.words(),
    },
  };
}

/** A checkpoint of another log says nothing about this one. */
function sameLog(kept: string | undefined, { checkpoint }: GetEvidenceResponse) {
  if (kept === undefined) return undefined;
  const isSame = unverifiedCheckpoint(kept).origin === unverifiedCheckpoint(checkpoint).origin;
  return isSame ? kept : undefined;
}

/** From which size to which the log has grown; undefined when it has not. */
function growthOf(
  kept: string | undefined,
  { checkpoint }: GetEvidenceResponse,
): [from: number, to: number] | undefined {
  if (kept === undefined) return undefined;
  const [from, to] = [unverifiedCheckpoint(kept).size, unverifiedCheckpoint(checkpoint).size];
  if (to < from) throw wrong(`The log went back from ${from} leaves to ${to}`);
  return from === to ? undefined : [from, to];
}

function grown(before: string | undefined, after: string | undefined): string {
  const size = (note: string) => unverifiedCheckpoint(note).size.toLocaleString("en");
  if (after === undefined) return "";
  return before === undefined ? `${size(after)} leaves` : `${size(after)} extends ${size(before)}`;
}

function wrong(message: string): StepError {
  return new StepError("evidence", message);
}
