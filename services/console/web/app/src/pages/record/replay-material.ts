import type { ReplayMaterial } from "@writ/evidence";
import type { EvidenceView } from "./evidence-view.ts";

/** What it takes to make a decision again, or why it can not be had. */
export type FoundMaterial =
  | { readonly material: ReplayMaterial }
  /** For people. */
  | { readonly missing: string };

/** The files of a policy set that its digest, `sha256:` and 64 hex digits, covers. */
export type CoveredFiles = (digest: string) => Promise<ReplayMaterial["policySet"]["files"]>;

/** Gathers what it takes to make the decision of an execution again: what was recorded, and the policy set that the statement names. */
export async function replayMaterial(
  { decision, openings }: Pick<EvidenceView, "decision" | "openings">,
  filesOf: CoveredFiles,
): Promise<FoundMaterial> {
  if (decision === undefined) return { missing: "its statement is not of a known form" };
  const { policyProof: proof } = decision;
  if (proof === null) return { missing: "it was denied before policy was asked" };
  const [input, output] = [openings.get("decision-input"), openings.get("decision-output")];
  if (input === undefined || output === undefined)
    return { missing: "what it was decided on was erased, or never kept" };
  const files =
    proof.policySet === null ? [] : await filesOf(`sha256:${proof.policySet.digest.sha256}`);
  return { material: { policySet: { files }, input, output } };
}
