import { encodeBase64 } from "@writ/encoding";
import type { BundleTrust } from "@writ/evidence";

/** A trust that can be sent as JSON: its keys are base64. */
export interface PlainTrust extends Omit<BundleTrust, "keys"> {
  readonly keys: readonly (Omit<BundleTrust["keys"][number], "spkiDer"> & {
    readonly spkiDer: string;
  })[];
}

/** A trust in the form that can be sent. */
export function plainTrust(trust: BundleTrust): PlainTrust {
  const keys = trust.keys.map((key) => ({ ...key, spkiDer: encodeBase64(key.spkiDer) }));
  return { ...trust, keys };
}
