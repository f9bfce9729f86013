import type { Outcome } from "../store/outcomes.ts";
import type { FieldCheck } from "./fields.ts";

/** The fields of a request that name an output. */
interface OutputFields {
  /** SHA-256; empty when there is none. */
  readonly outputDigest: Uint8Array;
  /** Bytes. */
  readonly outputLength: bigint;
}

/** What the fields of an output must be. */
export function outputFields({ outputDigest, outputLength }: OutputFields): readonly FieldCheck[] {
  const hasOutput = outputDigest.length > 0;
  return [
    ["output_digest", !hasOutput || outputDigest.length === 32, "must be 32 bytes or empty"],
    ["output_length", outputLength <= Number.MAX_SAFE_INTEGER, "is too large"],
    ["output_length", hasOutput || outputLength === 0n, "goes with an output_digest only"],
  ];
}

/** The output a request names; null when it names none. */
export function outputOf({ outputDigest, outputLength }: OutputFields): Outcome["output"] {
  return outputDigest.length === 0 ? null : { sha256: outputDigest, length: Number(outputLength) };
}
