import { create } from "@bufbuild/protobuf";
import { consistencyProof, emptyTree, formatCheckpoint, signNote, type Tree } from "@writ/evidence";
import {
  type EvidenceRecord,
  EvidenceRecordSchema,
  type GetEvidenceResponse,
  GetEvidenceResponseSchema,
} from "@writ/proto/writ/evidence/v1/evidence";
import { sha256 } from "@writ/token";
import {
  checkpointSigners,
  signedLeaf,
  type TrustedKeys,
  type Unsigned,
} from "./signed-evidence.ts";

/** A log in memory with real keys, answering as the evidence service does. Up to 256 leaves. */
export interface TestLog {
  readonly size: number;
  append(events: readonly Unsigned[]): void;
  /** Adds leaves that are nobody's. */
  pad(count: number): void;
  /** Signed note of the newest tree. */
  checkpoint(isWitnessed?: boolean): string;
  /** All events with proofs against the newest checkpoint. */
  evidence(isWitnessed?: boolean): GetEvidenceResponse;
  /** To the newest tree. */
  consistency(from: number): Uint8Array[];
}

/** An empty log of the trust file that belongs to these keys; its clock stands still. */
export function testLog(keys: TrustedKeys, nowMs = Date.UTC(2026, 10, 23, 1, 40, 30)): TestLog {
  const { origin } = keys.trust.log;
  let tree: Tree = emptyTree(sha256);
  const kept: EvidenceRecord[] = [];

  function checkpoint(isWitnessed: boolean): string {
    const { root, size } = tree;
    const signers = checkpointSigners(keys, () => nowMs, isWitnessed);
    return signNote(formatCheckpoint({ origin, size, root }), signers);
  }

  return {
    get size() {
      return tree.size;
    },
    append(events) {
      for (const { eventId, key, kind, openings, payload } of events) {
        const { leaf, paeDigest, statement } = signedLeaf({ key, payload });
        kept.push(
          create(EvidenceRecordSchema, {
            eventId,
            kind,
            statement,
            paeDigest,
            index: BigInt(tree.size),
            origin,
            openings: openings?.map(({ name, value }) => ({ name, value })) ?? [],
          }),
        );
        tree = tree.append([leaf]).tree;
      }
    },
    pad(count) {
      const leaves = Array.from({ length: count }, (_, i) => sha256(Uint8Array.of(i, tree.size)));
      tree = tree.append(leaves).tree;
    },
    checkpoint: (isWitnessed = true) => checkpoint(isWitnessed),
    evidence: (isWitnessed = true) =>
      create(GetEvidenceResponseSchema, {
        records: kept.map((record) => ({
          ...record,
          proof: tree.inclusionProof(Number(record.index)),
        })),
        checkpoint: checkpoint(isWitnessed),
      }),
    consistency: (from) => consistencyProof(sha256, from, tree.size, tree.readTile),
  };
}
