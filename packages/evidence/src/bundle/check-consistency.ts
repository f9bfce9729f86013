import { encodeHex, equalBytes } from "@writ/encoding";
import { foldConsistency } from "../merkle/fold-proof.ts";
import { ProofError } from "../merkle/proof-error.ts";
import { NoteError } from "../note/note-error.ts";
import { splitNote } from "../note/open-note.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import type { BundledConsistency } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";
import type { OpenTrust } from "./bundle-trust.ts";
import { claim, failed, notChecked, passed } from "./check.ts";
import type { CheckpointFinding } from "./check-checkpoint.ts";
import { openSignedCheckpoint, type SignedCheckpoint } from "./open-checkpoint.ts";
import type { Check } from "./report.ts";

/** What was found about older checkpoints. */
export interface CheckedConsistency {
  /** Those the log has only grown since. */
  readonly older: readonly SignedCheckpoint[];
  readonly checks: readonly Check[];
}

/** Checks that the log has only grown from the older checkpoints in a bundle to the one its events lead to. */
export async function checkConsistency(
  proofs: readonly BundledConsistency[],
  findings: ReadonlyMap<string, CheckpointFinding>,
  trust: OpenTrust,
  crypto: VerifyCrypto,
): Promise<CheckedConsistency> {
  const older: SignedCheckpoint[] = [];
  const checks: Check[] = [];
  for (const proof of proofs) {
    try {
      const from = await openOlder(proof, trust, crypto);
      const to = findings.get(proof.to)?.signed;
      if (to === undefined)
        throw new BundleError("it leads to a checkpoint that no event leads to");
      checks.push(await checkGrowth(from, to, proof.hashes, crypto));
      if (checks.at(-1)?.status === "pass") older.push(from);
    } catch (error) {
      const isRefusal = error instanceof BundleError || error instanceof NoteError;
      if (!isRefusal) throw error;
      checks.push(failed(claim("consistency", null), error.message));
    }
  }
  return { older, checks };
}

async function openOlder(
  { from }: BundledConsistency,
  trust: OpenTrust,
  crypto: VerifyCrypto,
): Promise<SignedCheckpoint> {
  // Any other signature would be one that could be changed and nobody would see it.
  if (splitNote(from).lines.length !== 1)
    throw new BundleError("the older checkpoint has more than the log's signature");
  return openSignedCheckpoint(from, { logs: trust.logs, witnesses: new Map() }, crypto);
}

async function checkGrowth(
  from: SignedCheckpoint,
  to: SignedCheckpoint,
  proof: readonly Uint8Array[],
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<Check> {
  const claimed = claim("consistency", null, `${from.origin} from ${from.size} to ${to.size}`);
  if (from.origin !== to.origin) return failed(claimed, "the checkpoints are of different logs");
  try {
    const roots = await foldConsistency(crypto, {
      from: from.size,
      to: to.size,
      fromRoot: from.root,
      toRoot: to.root,
      proof,
    });
    const seen = {
      expected: `${encodeHex(from.root)} ${encodeHex(to.root)}`,
      recomputed: `${encodeHex(roots.fromRoot)} ${encodeHex(roots.toRoot)}`,
    };
    const holds = equalBytes(roots.fromRoot, from.root) && equalBytes(roots.toRoot, to.root);
    return holds ? passed(claimed, seen) : failed(claimed, "the proof leads to other roots", seen);
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    return failed(claimed, error.message);
  }
}

/** Checks the checkpoint a caller kept from another time against those in a bundle. */
export async function checkRemembered(
  note: string,
  findings: ReadonlyMap<string, CheckpointFinding>,
  { older }: CheckedConsistency,
  trust: OpenTrust,
  crypto: VerifyCrypto,
): Promise<Check> {
  const claimed = claim("remembered", null);
  let kept: SignedCheckpoint;
  try {
    kept = await openSignedCheckpoint(note, trust, crypto);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return failed(claimed, `what you kept is no checkpoint of a log you trust: ${error.code}`);
  }
  const { origin, size } = kept;
  const here = [...findings.values()].find(({ signed }) => signed?.origin === origin)?.signed;
  if (here === undefined) return notChecked(claimed, "it is of a log that no event is in");
  const sameSize = [here, ...older].filter((one) => one.origin === origin && one.size === size);
  for (const one of sameSize) {
    const seen = { expected: encodeHex(kept.root), recomputed: encodeHex(one.root) };
    if (!equalBytes(one.root, kept.root))
      return failed(claimed, "the log has shown two trees of the same size", seen);
  }
  if (sameSize.length > 0) return passed(claimed, { recomputed: `${origin} ${size}` });
  const problem =
    size > here.size ? "it is newer than the bundle's" : "the bundle has no proof from it";
  return notChecked(claimed, `${problem} (${size}, and the bundle's is ${here.size})`);
}
