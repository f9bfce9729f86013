import { bundleFromJSON, ValidationError } from "@sigstore/bundle";
import { PublicKey, TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, VerificationError, Verifier } from "@sigstore/verify";

/** What an outsider has to have fetched before: the parsed JSON of both published files. */
export interface SigstoreTrust {
  readonly trustedRoot: unknown;
  readonly keyList: unknown;
}

interface KeyList {
  readonly keys: readonly { readonly kid: string; readonly publicKey: unknown }[];
}

/** `accepted`, or the code with which Sigstore's own client refuses the bundle. */
export function sigstoreVerdict(
  bundle: unknown,
  { trustedRoot, keyList }: SigstoreTrust,
): "accepted" | VerificationError["code"] | "MALFORMED" {
  const keys = (keyList as KeyList).keys.map(
    ({ kid, publicKey }) => [kid, PublicKey.fromJSON(publicKey)] as const,
  );
  const trust = toTrustMaterial(TrustedRoot.fromJSON(trustedRoot), Object.fromEntries(keys));
  // No certificates and no RFC 3161 timestamps, but the log must prove the entry.
  const verifier = new Verifier(trust, {
    ctlogThreshold: 0,
    timestampThreshold: 0,
    tlogThreshold: 1,
  });
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(bundle)));
    return "accepted";
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    if (error instanceof ValidationError) return "MALFORMED";
    throw error;
  }
}
