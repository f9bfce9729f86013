import {
  consistencyProof,
  emptyTree,
  formatCheckpoint,
  hashedRekord,
  inclusionProof,
  keyIdInput,
  leafHash,
  type LoggedStatement,
  pae,
  PAYLOAD_TYPE,
  type ReadTile,
  signNote,
  type Tree,
} from "@writ/evidence";
import { cosigningSigner, greaseSigner, logSigner, sha256 } from "./sample-keys.ts";
import {
  FIRST_MS,
  revocations,
  type SampleStatement,
  type StatementSigner,
  statementSigner,
} from "./sample-statements.ts";
import { tileReader } from "./tiles.ts";

/** A log made in this process with the repository's own code: real statements, real signatures. */
export interface RevocationLog {
  readonly size: number;
  /** Of the log, its timestamp cosigner and one witness. */
  readonly vkeys: readonly [log: string, timestamp: string, witness: string];
  /** Of the one signer of all its statements. */
  readonly statementKey: Pick<StatementSigner, "kid" | "spkiDer">;
  /** The entry with this index, with its proof. */
  logged(index: number): LoggedStatement;
  /** The signed checkpoint, and the one the log had when it was smaller. */
  readonly checkpoint: string;
  readonly olderCheckpoint: string;
  /** The proof from the smaller log to the whole. */
  readonly consistency: readonly Uint8Array[];
  readonly entries: readonly Uint8Array[];
  readonly readTile: ReadTile;
}

/** A log with so many revocations in it, and its state when it had the first `olderSize` of them. */
export function revocationLog(size: number, olderSize: number): RevocationLog {
  const statementKey = statementSigner();
  const statements = revocations(size, statementKey);
  const origin = "evidence.writ.local/sample/1";
  const log = logSigner(origin);
  const timestamp = cosigningSigner(`${origin}/timestamp`, FIRST_MS + 86_400_000);
  const witness = cosigningSigner("witness.writ.local/1", FIRST_MS + 86_400_000);
  const signers = [log.signer, timestamp.signer, witness.signer, greaseSigner("grease.example/1")];
  const noteOf = ({ size, root }: Tree) =>
    signNote(formatCheckpoint({ origin, size, root }), signers);

  const entries = statements.map(entryOf);
  const leaves = entries.map((entry) => leafHash(sha256, entry));
  const older = emptyTree(sha256).append(leaves.slice(0, olderSize)).tree;
  const grown = emptyTree(sha256).append(leaves);
  const { root } = grown.tree;
  const readTile = tileReader(grown);
  const checkpoint = noteOf(grown.tree);
  const logKeyId = sha256(keyIdInput(log.signer.key));

  return {
    size,
    vkeys: [log.vkey, timestamp.vkey, witness.vkey],
    statementKey,
    logged(index) {
      const [statement, entry] = [statements[index], entries[index]];
      if (statement === undefined || entry === undefined) throw new RangeError(`${index}`);
      return {
        ...statement,
        entry,
        index,
        proof: inclusionProof(sha256, index, size, readTile),
        checkpoint: { note: checkpoint, size, root },
        logKeyId,
      };
    },
    checkpoint,
    olderCheckpoint: noteOf(older),
    consistency: consistencyProof(sha256, olderSize, size, readTile),
    entries,
    readTile,
  };
}

function entryOf({ payload, signature, spkiDer }: SampleStatement): Uint8Array {
  const paeDigest = sha256(pae(PAYLOAD_TYPE, payload));
  return hashedRekord({ paeDigest, signatureDer: signature, spkiDer });
}
