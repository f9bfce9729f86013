import { canonicalize, encodeBase64, type Json } from "@writ/encoding";
import { type BundleDocument, EVIDENCE_BUNDLE_TYPE } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";
import type { ReplayMaterial } from "./replay.ts";

/** The text of a bundle, canonical JSON. @throws BundleError when it has no event */
export function bundleText(document: BundleDocument): string {
  const [decision, ...chain] = document.events;
  if (decision === undefined) throw new BundleError("a bundle has at least one event");
  return canonicalize({
    mediaType: EVIDENCE_BUNDLE_TYPE,
    tenant: document.tenant,
    executionId: document.executionId,
    ...decision,
    chain: chain.map((event) => ({ ...event })),
    consistency: document.consistency.map(({ from, to, hashes }) => ({
      from,
      to,
      hashes: hashes.map(encodeBase64),
    })),
    disclosures: document.disclosures,
    openings: document.openings.map(({ event, name, value }) => ({
      event,
      name,
      value: encodeBase64(value),
    })),
    replay: document.replay && replayJson(document.replay),
  });
}

function replayJson({ policySet, input, output }: ReplayMaterial): Json {
  const files = policySet.files.map(({ path, content }) => ({
    path,
    content: encodeBase64(content),
  }));
  return { policySet: { files }, input: encodeBase64(input), output: encodeBase64(output) };
}
