import { buildBundle, partsOfEvidence, type ReplayMaterial, webCrypto } from "@writ/evidence";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import { writeFragment } from "../../../../viewer/src/fragment.ts";
import { readTrust } from "../../../../viewer/src/trust.ts";
import { paths } from "../../paths.ts";

/** What a proof is made of. */
export interface ProofOrder {
  readonly tenant: string;
  readonly executionId: string;
  readonly evidence: GetEvidenceResponse;
  /** The trust file, verbatim. */
  readonly trustText: string;
  /** What it takes to decide again; null to leave it out. */
  readonly replay: ReplayMaterial | null;
}

/**
 * The viewer's address with the evidence of an execution in its fragment, which no server sees. Nothing is disclosed but what
 * the statements say and what is taken along to decide again, and nothing is checked here: the viewer does that. @throws Error when the evidence is not of its form
 */
export async function proofLink({
  tenant,
  executionId,
  evidence,
  trustText,
  replay,
}: ProofOrder): Promise<string> {
  const trust = readTrust(trustText);
  const bundle = await buildBundle(
    {
      tenant,
      executionId,
      ...partsOfEvidence(evidence, trust),
      consistency: [],
      disclose: () => false,
      replay,
    },
    webCrypto(crypto.subtle),
  );
  const fragment = await writeFragment(bundle, trustText);
  return replay === null ? paths.viewer(fragment) : paths.replayViewer(fragment);
}
