import type { BundleTrust } from "@writ/evidence";
import { type Trust, verificationKeyFromJwk } from "@writ/token";

/** What of a trust file says whom to believe about evidence: the logs, the witnesses, and the keys that sign statements. */
export function bundleTrust(trust: Trust): BundleTrust {
  return {
    logs: [trust.log, ...trust.closedLogs],
    witnessPolicy: trust.witnessPolicy,
    keys: trust.keys
      .filter(({ use }) => use === "statement")
      .map(({ jwk, kid, retiredAt, service }) => ({
        kid,
        service,
        spkiDer: verificationKeyFromJwk(jwk).publicKey.export({ type: "spki", format: "der" }),
        retiredAtMs: retiredAt === undefined ? null : Date.parse(retiredAt),
      })),
  };
}
