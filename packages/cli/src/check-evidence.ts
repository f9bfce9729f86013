import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { Trust } from "@writ/token";
import { type MadeBundle, makeBundle } from "./bundle/make-bundle.ts";

/** What evidence is to be about, and whom to believe. */
export interface EvidenceContext {
  readonly tenant: string;
  readonly executionId: string;
  readonly trust: Trust;
}

/** Checks what the log answers about one execution as the reader of a bundle would: believes nothing the log says about it. @throws BundleError, NoteError when the answer has not its form */
export function checkEvidence(
  response: GetEvidenceResponse,
  context: EvidenceContext,
): Promise<MadeBundle> {
  return makeBundle(response, {
    ...context,
    consistency: [],
    disclose: () => false,
    material: null,
    replay: undefined,
  });
}
