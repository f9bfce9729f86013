import { NoteError } from "../note/note-error.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { quorumMet, witnessCount } from "../witness/quorum.ts";
import type { OpenTrust } from "./bundle-trust.ts";
import { type Claim, claim, failed, notChecked, passed } from "./check.ts";
import { openSignedCheckpoint, type SignedCheckpoint } from "./open-checkpoint.ts";
import type { Check } from "./report.ts";

/** A checkpoint its log has signed, or why it is none. */
export type CheckpointFinding = { readonly note: string } & (
  | { readonly signed: SignedCheckpoint }
  | { readonly signed?: undefined; readonly problem: string }
);

/** How long after the log's timestamp an event may say it occurred: clocks differ. */
const MAX_SKEW_MS = 60_000;

/** Opens each of these checkpoints once; for a log there may be one only, since all that is claimed is about one state of it. */
export async function findCheckpoints(
  notes: ReadonlySet<string>,
  trust: OpenTrust,
  crypto: Pick<VerifyCrypto, "ed25519">,
): Promise<ReadonlyMap<string, CheckpointFinding>> {
  const findings = new Map<string, CheckpointFinding>();
  const origins = new Set<string>();
  for (const note of notes) {
    const finding = await findCheckpoint(note, trust, crypto);
    const origin = finding.signed?.origin;
    const isSecond = origin !== undefined && origins.has(origin);
    const problem = "other events lead to another checkpoint of this log";
    findings.set(note, isSecond ? { note, problem } : finding);
    if (origin !== undefined) origins.add(origin);
  }
  return findings;
}

async function findCheckpoint(
  note: string,
  trust: OpenTrust,
  crypto: Pick<VerifyCrypto, "ed25519">,
): Promise<CheckpointFinding> {
  try {
    return { note, signed: await openSignedCheckpoint(note, trust, crypto) };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    const isUnsigned = error.code === "NOT_SIGNED";
    return { note, problem: isUnsigned ? "no log of the trust file signed it" : error.message };
  }
}

/** Checks of the checkpoint an event's proof leads to. `named` is the one its Sigstore bundle names. */
export function checkCheckpoint(
  seq: number,
  finding: CheckpointFinding,
  named: string | undefined,
  occurredAt: string | undefined,
  { policy }: Pick<OpenTrust, "policy">,
): readonly Check[] {
  const [checkpoint, time] = [claim("checkpoint", seq), claim("time", seq)];
  const witnesses = claim("witnesses", seq);
  const { signed } = finding;
  if (signed === undefined) {
    const unsigned = "the checkpoint is not the log's";
    return [
      failed(checkpoint, finding.problem),
      notChecked(time, unsigned),
      notChecked(witnesses, unsigned),
    ];
  }
  const isNamed = named === undefined || named === finding.note;
  const twoCheckpoints = "the Sigstore bundle and the tlog-proof have different checkpoints";
  return [
    isNamed
      ? passed(checkpoint, { recomputed: `${signed.origin} ${signed.size}` })
      : failed(checkpoint, twoCheckpoints, { expected: named, recomputed: finding.note }),
    checkTime(time, signed.timeS, occurredAt),
    checkWitnesses(witnesses, signed.cosignedBy, policy),
  ];
}

function checkTime(
  claimed: Claim,
  timeS: number | undefined,
  occurredAt: string | undefined,
): Check {
  if (timeS === undefined) return failed(claimed, "the log's timestamp is missing");
  if (occurredAt === undefined) return notChecked(claimed, "the statement is not readable");
  const seen = { expected: occurredAt, recomputed: timeText(timeS) };
  const afterMs = Date.parse(occurredAt) - timeS * 1000;
  if (afterMs > MAX_SKEW_MS)
    return failed(claimed, `the event says it occurred ${afterMs / 1000} s later`, seen);
  return passed(claimed, seen);
}

function checkWitnesses(
  claimed: Claim,
  cosignedBy: ReadonlySet<string>,
  policy: OpenTrust["policy"],
): Check {
  if (policy.quorum === null) return notChecked(claimed, "the witness policy demands none");
  const { needed, of } = witnessCount(policy);
  const seen = { expected: `${needed} of ${of}`, recomputed: `${cosignedBy.size} of ${of}` };
  if (quorumMet(policy, cosignedBy)) return passed(claimed, seen);
  // It lowers what is proven, and does not make it false.
  return notChecked(claimed, "fewer witnesses than the policy demands", seen);
}

// A time no calendar reaches is still a number of seconds.
function timeText(timeS: number): string {
  const date = new Date(timeS * 1000);
  return Number.isNaN(date.getTime()) ? `${timeS} s` : date.toISOString();
}
