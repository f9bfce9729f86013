import { type Tree, unverifiedCheckpoint } from "@writ/evidence";
import { failure } from "@writ/rpc";
import type { LogReader, LogReaders } from "../log/log-reader.ts";
import type { TreeHead } from "../log/prover.ts";
import type { EvidenceRecord } from "../records.ts";

/** What one log proves. */
export interface ProvenLog {
  readonly origin: string;
  /** What the proofs lead to; empty when no checkpoint is cosigned and nothing of this log is asked for. */
  readonly checkpoint: string;
  /** By event id. */
  readonly proofs: ReadonlyMap<string, readonly Uint8Array[]>;
}

/**
 * Proves those of the records that this log holds: against its newest checkpoint, or, `witnessed`, against the newest that
 * enough witnesses have cosigned. Records that the checkpoint does not cover yet have no proof.
 */
export async function proveRecords(
  origin: string,
  records: readonly EvidenceRecord[],
  { logs, witnessed }: { readonly logs: LogReaders; readonly witnessed: boolean },
): Promise<ProvenLog> {
  const log = logs(origin);
  if (log === undefined)
    throw failure("STATE_CONFLICT", `the trust file does not name the log ${origin}`);
  const own = records.filter((record) => record.origin === origin);
  const proven = witnessed ? await cosigned(log) : await newest(log);
  if (proven === undefined) {
    if (own.length > 0)
      throw failure("NOT_FOUND", `no checkpoint of the log ${origin} is cosigned yet`);
    return { origin, checkpoint: "", proofs: new Map() };
  }
  const { tree, head, checkpoint } = proven;
  const covered = own.filter((record) => record.index < head.size);
  const indexes = covered.map((record) => record.index);
  const proofs = await log.prover.inclusion(tree, indexes, head);
  return {
    origin,
    checkpoint,
    proofs: new Map(covered.map((record, i) => [record.eventId, proofs[i] ?? []])),
  };
}

/** What proofs are made from, and the head they lead to. */
interface Proven {
  readonly tree: Tree;
  readonly head: TreeHead;
  readonly checkpoint: string;
}

async function newest(log: LogReader): Promise<Proven> {
  const { tree, checkpoint } = await log.view();
  return { tree, head: tree, checkpoint };
}

async function cosigned(log: LogReader): Promise<Proven | undefined> {
  const checkpoint = await log.cosigned();
  if (checkpoint === undefined) return undefined;
  // Read after it, the tree is at least as large. That it grew from it is verified with every proof.
  const { tree } = await log.view();
  return { tree, head: unverifiedCheckpoint(checkpoint), checkpoint };
}
