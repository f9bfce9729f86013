import { setTimeout } from "node:timers/promises";
import { parseWitnessPolicy, witnessCount } from "@writ/evidence";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Client } from "@writ/rpc";
import type { Trust } from "@writ/token";
import { type ConsistencyPart, fetchConsistency } from "./fetch-consistency.ts";
import { fetchEvidence, type FetchedEvidence, type Wanted } from "./fetch-evidence.ts";

type EvidenceClient = Pick<
  Client<typeof EvidenceService>,
  "getCheckpoint" | "getConsistencyProof" | "getEvidence"
>;

/** The log's answer about an execution, held against an older checkpoint. */
export interface GatheredEvidence extends FetchedEvidence {
  /** What goes into the bundle: at most one. */
  readonly consistency: readonly ConsistencyPart[];
}

/** How evidence is asked for: what the caller said, else witnessed where the trust file wants witnesses. */
export function checkpointWish(
  said: "newest" | "witnessed" | undefined,
  { witnessPolicy }: Pick<Trust, "witnessPolicy">,
): Wanted["checkpoint"] {
  if (said !== undefined) return said;
  return witnessCount(parseWitnessPolicy(witnessPolicy)).needed > 0 ? "prefer-witnessed" : "newest";
}

/**
 * Fetches evidence and the proofs that its checkpoint tells one history with every older one; the first of them is for the bundle.
 * @throws NoAnswerError @throws HistoryError
 */
export async function gatherEvidence(
  client: EvidenceClient,
  wanted: Wanted,
  older: readonly string[],
  trust: Pick<Trust, "log">,
): Promise<GatheredEvidence> {
  const fetched = await fetchEvidence(client, wanted, { now: Date.now, pause: setTimeout });
  const { checkpoint, records } = fetched.response;
  const parts: ConsistencyPart[] = [];
  for (const note of older) parts.push(await fetchConsistency(client, [note, checkpoint], trust));
  const [first] = parts;
  const isUsed = records.some(({ origin }) => origin === trust.log.origin);
  // A witnessed checkpoint may be older than the one that was kept, and the very same one proves nothing.
  const isOlder = first !== undefined && first.to === checkpoint && first.hashes.length > 0;
  return { ...fetched, consistency: isUsed && isOlder ? [first] : [] };
}
