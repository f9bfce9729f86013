import type { EvidenceService, GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { Client } from "@writ/rpc";
import { NoAnswerError } from "../command.ts";

/** What is called of the evidence service. */
export type EvidenceSource = Pick<Client<typeof EvidenceService>, "getCheckpoint" | "getEvidence">;

/** Which evidence is wanted. */
export interface Wanted {
  readonly tenant: string;
  readonly executionId: string;
  /** Whether to ask for what the digests stand for, which not everybody may. */
  readonly withOpenings: boolean;
  /** Origin of the log in use. */
  readonly origin: string;
  /** `prefer-witnessed` takes the newest checkpoint when witnesses are too slow. */
  readonly checkpoint: "newest" | "witnessed" | "prefer-witnessed";
}

/** Time as the waiting needs it. */
export interface Waiting {
  /** Milliseconds. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

/** The evidence of an execution. */
export interface FetchedEvidence {
  readonly response: GetEvidenceResponse;
  /** Whether enough witnesses have cosigned its checkpoint, as the log says. */
  readonly isWitnessed: boolean;
}

const WAIT_MS = 5_000;
const POLL_MS = 100;

/**
 * Fetches all events of an execution, with proofs against a checkpoint that enough witnesses have cosigned, where that is wanted; waits for it up to 5 seconds.
 * @throws NoAnswerError when it must be witnessed and is not
 */
export async function fetchEvidence(
  source: EvidenceSource,
  wanted: Wanted,
  waiting: Waiting,
): Promise<FetchedEvidence> {
  const newest = await get(source, wanted, false);
  if (wanted.checkpoint === "newest") return { response: newest, isWitnessed: false };
  // The last checkpoint of a closed log was witnessed before it was closed.
  const indexes = newest.records.filter(({ origin }) => origin === wanted.origin);
  const least = indexes.reduce((size, { index }) => (index >= size ? index + 1n : size), 0n);
  if (await isCovered(source, least, waiting)) {
    const response = await get(source, wanted, true);
    if (response.records.length >= newest.records.length) return { response, isWitnessed: true };
  }
  if (wanted.checkpoint === "witnessed")
    throw new NoAnswerError(
      "too few witnesses have cosigned a checkpoint that covers all events; --newest takes the newest one as it is",
    );
  return { response: newest, isWitnessed: false };
}

async function isCovered(
  source: EvidenceSource,
  least: bigint,
  { now, pause }: Waiting,
): Promise<boolean> {
  const until = now() + WAIT_MS;
  for (;;) {
    const { witnessedSize } = await source.getCheckpoint({});
    if (witnessedSize >= least && witnessedSize > 0n) return true;
    if (now() >= until) return false;
    await pause(POLL_MS);
  }
}

function get(
  source: EvidenceSource,
  { executionId, tenant, withOpenings }: Wanted,
  witnessed: boolean,
): Promise<GetEvidenceResponse> {
  return source.getEvidence({
    tenantId: tenant,
    subject: { case: "executionId", value: executionId },
    withOpenings,
    witnessed,
  });
}
