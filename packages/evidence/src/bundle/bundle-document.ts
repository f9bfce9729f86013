import type { Json } from "@writ/encoding";
import type { ReplayMaterial } from "./replay.ts";

/** The media type of evidence bundles. */
export const EVIDENCE_BUNDLE_TYPE = "application/vnd.writ.evidence-bundle.v1+json";

/** Largest bundle, in bytes. */
export const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;

/** An event as it stands in a bundle. */
export interface BundledEvent {
  readonly sigstoreBundle: Json;
  /** C2SP tlog-proof. */
  readonly tlogProof: string;
}

/** A consistency proof from an older checkpoint of a log to the one the events' proofs lead to. */
export interface BundledConsistency {
  /** The older checkpoint, with the log's signature only. */
  readonly from: string;
  /** Verbatim the checkpoint of the events. */
  readonly to: string;
  readonly hashes: readonly Uint8Array[];
}

/** What a digest in the statement of an event stands for. */
export interface BundledOpening {
  /** Sequence number. */
  readonly event: number;
  readonly name: string;
  readonly value: Uint8Array;
}

/** The parts of an evidence bundle: of its form, but not verified. */
export interface BundleDocument {
  readonly tenant: string;
  readonly executionId: string;
  /** By sequence number, from 0. */
  readonly events: readonly BundledEvent[];
  readonly consistency: readonly BundledConsistency[];
  /** What opens commitments of the decision. */
  readonly disclosures: readonly string[];
  readonly openings: readonly BundledOpening[];
  readonly replay: ReplayMaterial | null;
}
