import { canonicalize } from "@writ/encoding";
import { keyList, type PublishedKey, trustedRoot } from "@writ/evidence";
import { sha256, type Trust, type TrustedKey, verificationKeyFromJwk } from "@writ/token";

/** What is published of the trust file beside a log: file name to text. Everything in it is public. */
export function publishedDocuments(
  trust: Pick<Trust, "closedLogs" | "keys" | "log" | "witnessPolicy">,
): ReadonlyMap<string, string> {
  const validity = { fromMs: 0, toMs: null };
  const logs = [trust.log, ...trust.closedLogs].map(({ vkey }) => ({ vkey, validity }));
  return new Map([
    ["vkey", `${trust.log.vkey}\n`],
    ["timestamp.vkey", `${trust.log.timestampVkey}\n`],
    ["policy.tlog-policy", trust.witnessPolicy],
    ["trusted_root.json", `${canonicalize(trustedRoot(sha256, logs))}\n`],
    ["keys.json", `${canonicalize(keyList(trust.keys.map(publishedKey)))}\n`],
  ]);
}

function publishedKey({ jwk, kid, retiredAt, service, use }: TrustedKey): PublishedKey {
  const { publicKey } = verificationKeyFromJwk(jwk);
  return {
    kid,
    use,
    service,
    spkiDer: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    validity: { fromMs: 0, toMs: retiredAt === undefined ? null : Date.parse(retiredAt) },
  };
}
