import {
  buildBundle,
  type BundleReport,
  partsOfEvidence,
  type Replay,
  type ReplayMaterial,
  verifyBundle,
} from "@writ/evidence";
import type { GetEvidenceResponse } from "@writ/proto/writ/evidence/v1/evidence";
import type { Trust } from "@writ/token";
import { bundleTrust } from "./bundle-trust.ts";
import type { ConsistencyPart } from "./fetch-consistency.ts";
import { nodeCrypto } from "./node-crypto.ts";

/** What a bundle is made of besides the log's answer. */
export interface BundleOrder {
  readonly tenant: string;
  readonly executionId: string;
  readonly trust: Trust;
  readonly consistency: readonly ConsistencyPart[];
  /** Whether an opening of this name is disclosed. */
  readonly disclose: (name: string) => boolean;
  readonly material: ReplayMaterial | null;
  /** Makes the decision again while the bundle is verified. */
  readonly replay: Replay | undefined;
}

/** A bundle, and what a reader with the same trust file finds out about it. */
export interface MadeBundle {
  /** Canonical JSON. */
  readonly text: string;
  readonly report: BundleReport;
}

/** Makes a bundle of the log's answer, and verifies it as its reader will. @throws BundleError, NoteError when the answer has not its form */
export async function makeBundle(
  evidence: GetEvidenceResponse,
  order: BundleOrder,
): Promise<MadeBundle> {
  const { executionId, tenant } = order;
  const trust = bundleTrust(order.trust);
  const text = await buildBundle(
    {
      tenant,
      executionId,
      ...partsOfEvidence(evidence, trust),
      consistency: order.consistency,
      disclose: order.disclose,
      replay: order.material,
    },
    nodeCrypto,
  );
  const report = await verifyBundle(Buffer.from(text), trust, {
    crypto: nodeCrypto,
    replay: order.replay,
    remembered: order.consistency[0]?.from,
  });
  return { text, report };
}
