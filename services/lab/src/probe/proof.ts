import { encodeUtf8 } from "@writ/encoding";
import {
  buildBundle,
  BundleError,
  type BundleReport,
  type BundleTrust,
  NoteError,
  partsOfEvidence,
  type Replay,
  type ReplayMaterial,
  type VerifyCrypto,
  verifyBundle,
} from "@writ/evidence";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";

/** What evidence is verified with. */
export interface ProofParts {
  readonly tenant: string;
  readonly trust: BundleTrust;
  readonly crypto: VerifyCrypto;
  readonly replay: Replay;
  /** The files of the policy set that the tenant decides by. */
  readonly policyFiles: ReplayMaterial["policySet"]["files"];
}

/** The log's answer about an execution, and what ties it to an earlier one. */
export interface Answer {
  readonly executionId: string;
  readonly response: GetEvidenceResponse;
  /** The checkpoint that was verified before; undefined for none. */
  readonly before: string | undefined;
  /** Hashes that show that the log has only grown since; empty when it has not grown. */
  readonly growth: readonly Uint8Array[];
}

/** What was found. */
export interface Proof {
  /** What does not hold, for people; empty when all does. */
  readonly problem: string;
  /** The decision was made again and came out the same. */
  readonly isReplayed: boolean;
}

/** These must hold. Witnesses cosign some time later: whether they do is for others to see. */
const DEMANDED = ["signed", "included", "complete", "replayed"] as const;

/** Verifies a log's answer offline, as the reader of a bundle would: nothing that the log says is believed. */
export async function prove(answer: Answer, parts: ProofParts): Promise<Proof> {
  try {
    const text = await bundleOf(answer, parts);
    const { crypto, replay, trust } = parts;
    const remembered = answer.before;
    const report = await verifyBundle(encodeUtf8(text), trust, { crypto, replay, remembered });
    return found(report, answer);
  } catch (error) {
    if (!(error instanceof BundleError || error instanceof NoteError)) throw error;
    return { problem: `it has not its form: ${error.message}`, isReplayed: false };
  }
}

function bundleOf(answer: Answer, parts: ProofParts): Promise<string> {
  const { before, executionId, growth, response } = answer;
  const opening = (wanted: string) =>
    response.records[0]?.openings.find(({ name }) => name === wanted)?.value ?? new Uint8Array();
  return buildBundle(
    {
      tenant: parts.tenant,
      executionId,
      ...partsOfEvidence(response, parts.trust),
      consistency:
        before === undefined || growth.length === 0
          ? []
          : [{ from: before, to: response.checkpoint, hashes: growth }],
      disclose: () => false,
      replay: {
        policySet: { files: parts.policyFiles },
        input: opening("decision-input"),
        output: opening("decision-output"),
      },
    },
    parts.crypto,
  );
}

function found(report: BundleReport, { before }: Pick<Answer, "before">): Proof {
  const tier = (name: string) => report.tiers.find((one) => one.tier === name);
  const failed = report.checks.find(({ status }) => status === "fail");
  const demanded = [...DEMANDED, ...(before === undefined ? [] : (["consistent"] as const))];
  const missing = demanded.find((name) => tier(name)?.status !== "yes");
  return { problem: problemOf(failed, missing), isReplayed: tier("replayed")?.status === "yes" };
}

function problemOf(
  failed: BundleReport["checks"][number] | undefined,
  missing: string | undefined,
): string {
  if (failed !== undefined) return `${failed.what}: ${failed.problem ?? "it does not hold"}`;
  return missing === undefined ? "" : `not ${missing}`;
}
