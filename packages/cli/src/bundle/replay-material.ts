import type { ReplayMaterial } from "@writ/evidence";
import type { EvidenceRecord } from "@writ/proto/writ/evidence/v1/evidence";
import type { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import {
  type CedarEngine,
  decodePolicyFiles,
  EngineFailureError,
  PolicySetError,
  reducePolicyFiles,
} from "@writ/policy";
import { type Client, Code, RpcError } from "@writ/rpc";
import { sha256 } from "@writ/token";
import { decisionOf } from "./decision-of.ts";

/** What it takes to decide again, or why there is none. */
export type FetchedMaterial =
  | { readonly material: ReplayMaterial }
  /** For people. */
  | { readonly missing: string };

/** Gathers what it takes to make the decision of an execution again: the recorded input and output, and the policy set that the statement names. */
export async function fetchReplayMaterial(
  source: Pick<Client<typeof PolicyService>, "getPolicySet">,
  tenant: string,
  decision: EvidenceRecord | undefined,
  engine: CedarEngine,
): Promise<FetchedMaterial> {
  const proof = decisionOf(decision?.statement?.payload)?.policyProof;
  if (proof === undefined) return { missing: "the decision is not readable" };
  if (proof === null) return { missing: "it was denied before policy was asked" };
  const [input, output] = ["decision-input", "decision-output"].map(
    (wanted) => decision?.openings.find(({ name }) => name === wanted)?.value,
  );
  if (input === undefined || output === undefined)
    return { missing: "the decision's input or output was erased" };
  if (proof.policySet === null) return { material: { policySet: { files: [] }, input, output } };
  const digest = `sha256:${proof.policySet.digest.sha256}`;
  try {
    const { files } = await source.getPolicySet({ tenantId: tenant, digest });
    const reduced = reducePolicyFiles(decodePolicyFiles(files), engine, sha256);
    return { material: { policySet: { files: reduced }, input, output } };
  } catch (error) {
    if (error instanceof RpcError && error.code === Code.NOT_FOUND)
      return { missing: `the policy set ${digest} is not stored any more` };
    if (error instanceof PolicySetError || error instanceof EngineFailureError)
      return { missing: `this machine's policy engine does not take the policy set ${digest}` };
    throw error;
  }
}
