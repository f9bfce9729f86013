import type { BundleTrust } from "@writ/evidence";
import { type Trust, verificationKeyFromJwk } from "@writ/token";

/** What of a trust file says whom to believe about evidence. */
export function bundleTrust({ closedLogs, keys, log, witnessPolicy }: Trust): BundleTrust {
  return {
    logs: [log, ...closedLogs],
    witnessPolicy,
    keys: keys
      .filter(({ use }) => use === "statement")
      .map(({ jwk, kid, retiredAt, service }) => ({
        kid,
        service,
        spkiDer: verificationKeyFromJwk(jwk).publicKey.export({ type: "spki", format: "der" }),
        retiredAtMs: retiredAt === undefined ? null : Date.parse(retiredAt),
      })),
  };
}
