import { encodeHex, equalBytes } from "@writ/encoding";
import {
  type AuditCheckpoint,
  type AuditedCheckpoint,
  NoteError,
  ProofError,
  verifyConsistency,
} from "@writ/evidence";
import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { type Client, Code, RpcError } from "@writ/rpc";
import { sha256 } from "@writ/token";
import type { Contradiction, LogLook, WitnessedLog } from "./log-look.ts";

/** Follows the log: every look proves that what is signed now extends what was signed before. Rejects when evidence does not answer. */
export type LogFollower = (deadlineMs: number) => Promise<LogLook>;

/** What a log is followed with. */
export interface FollowerDeps {
  readonly client: Pick<Client<typeof EvidenceService>, "getCheckpoint" | "getConsistencyProof">;
  /** Opens checkpoints with the keys and the policy of the trust file. */
  readonly audit: AuditCheckpoint;
  /** How many witnesses are needed, and how many there are. */
  readonly witnesses: Pick<WitnessedLog, "needed" | "of">;
}

class ContradictionError extends Error {
  override readonly name = "ContradictionError";
  readonly contradiction: Contradiction;

  constructor(code: Contradiction["code"], text: string) {
    super(text);
    this.contradiction = { kind: "contradiction", code, text };
  }
}

/** Nothing seen yet. A contradiction stays: who has two histories does not become honest by showing one again. */
export function logFollower({ audit, client, witnesses }: FollowerDeps): LogFollower {
  let last: AuditedCheckpoint | undefined;
  let found: Contradiction | undefined;

  const opened = (note: string): AuditedCheckpoint => {
    try {
      return audit(note);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      throw new ContradictionError(
        "log-not-signed",
        `The checkpoint does not verify with the keys of the trust file (${error.code}).`,
      );
    }
  };

  /** @throws ContradictionError unless `to` extends `from` */
  const requireExtends = async (
    from: AuditedCheckpoint,
    to: AuditedCheckpoint,
    deadlineMs: number,
  ): Promise<void> => {
    if (to.size < from.size)
      throw new ContradictionError(
        "log-rolled-back",
        `The log shows ${to.size} entries; ${from.size} were signed before.`,
      );
    if (to.size === from.size) {
      if (equalBytes(to.root, from.root)) return;
      const roots = [from, to].map(({ root }) => encodeHex(root).slice(0, 16)).join(" and ");
      throw new ContradictionError(
        "split-view",
        `The log signed two trees of ${to.size} entries: roots ${roots}.`,
      );
    }
    if (from.size === 0) return;
    const sizes = { fromSize: BigInt(from.size), toSize: BigInt(to.size) };
    const { proof } = await client.getConsistencyProof(sizes, { deadlineMs });
    try {
      verifyConsistency(sha256, {
        from: from.size,
        to: to.size,
        fromRoot: from.root,
        toRoot: to.root,
        proof,
      });
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      throw new ContradictionError(
        "log-inconsistent",
        `The ${to.size} entries that are signed now do not extend the ${from.size} signed before.`,
      );
    }
  };

  const witnessed = async (
    newest: AuditedCheckpoint,
    deadlineMs: number,
  ): Promise<WitnessedLog> => {
    const nobody = { ...witnesses, size: 0, names: [], atMs: undefined };
    if (witnesses.needed === 0) return nobody;
    const note = await cosignedNote(deadlineMs);
    if (note === undefined) return nobody;
    const cosigned = opened(note);
    // It is asked for after the newest one, so the log may have grown in between.
    if (cosigned.size > newest.size) await requireExtends(newest, cosigned, deadlineMs);
    else await requireExtends(cosigned, newest, deadlineMs);
    if (cosigned.findings.length > 0) return nobody;
    const times = cosigned.witnesses.map(({ timeS }) => timeS * 1_000);
    const names = cosigned.witnesses.map(({ name }) => name);
    return { ...witnesses, size: cosigned.size, names, atMs: Math.max(...times) };
  };

  const cosignedNote = async (deadlineMs: number): Promise<string | undefined> => {
    try {
      return (await client.getCheckpoint({ witnessed: true }, { deadlineMs })).checkpoint;
    } catch (error) {
      if (error instanceof RpcError && error.code === Code.NOT_FOUND) return undefined;
      throw error;
    }
  };

  return async (deadlineMs) => {
    if (found !== undefined) return found;
    const { checkpoint, frozen } = await client.getCheckpoint({}, { deadlineMs });
    try {
      const newest = opened(checkpoint);
      const before = last;
      if (before !== undefined) await requireExtends(before, newest, deadlineMs);
      const seen = await witnessed(newest, deadlineMs);
      last = newest;
      return { kind: "followed", size: newest.size, from: before?.size, frozen, witnessed: seen };
    } catch (error) {
      if (!(error instanceof ContradictionError)) throw error;
      found = error.contradiction;
      return found;
    }
  };
}
