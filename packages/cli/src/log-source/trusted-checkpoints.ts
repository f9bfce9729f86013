import { verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import {
  type AuditCheckpoint,
  checkpointAudit,
  type Ed25519,
  NoteError,
  WitnessPolicyError,
} from "@writ/evidence";
import { sha256, type Trust, type TrustedLog, verificationKeyFromJwk } from "@writ/token";
import { UsageError } from "../command.ts";

/** Opens checkpoints of a log of the trust file. @throws UsageError when the trust file's keys or policy are not usable */
export function trustedCheckpoints(
  log: TrustedLog,
  { witnessPolicy }: Pick<Trust, "witnessPolicy">,
): AuditCheckpoint {
  try {
    return checkpointAudit({ log, witnessPolicy }, sha256, ed25519);
  } catch (cause) {
    if (!(cause instanceof NoteError || cause instanceof WitnessPolicyError)) throw cause;
    throw new UsageError(`the trust file is not usable: ${cause.message}`, { cause });
  }
}

const ed25519: Ed25519 = (publicKey) => {
  const jwk = { crv: "Ed25519", kty: "OKP", x: encodeBase64Url(publicKey) } as const;
  const key = verificationKeyFromJwk(jwk).publicKey;
  return (message, signature) => verify(null, message, key, signature);
};
