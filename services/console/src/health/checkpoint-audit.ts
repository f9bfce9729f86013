import { verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import { type AuditCheckpoint, checkpointAudit, type Ed25519 } from "@writ/evidence";
import { sha256, type Trust, verificationKeyFromJwk } from "@writ/token";

/** Opens checkpoints of the log in use with what the trust file says. @throws NoteError, WitnessPolicyError when the trust file is not usable */
export function trustedAudit(trust: Pick<Trust, "log" | "witnessPolicy">): AuditCheckpoint {
  return checkpointAudit(trust, sha256, ed25519);
}

const ed25519: Ed25519 = (publicKey) => {
  const jwk = { crv: "Ed25519", kty: "OKP", x: encodeBase64Url(publicKey) } as const;
  const key = verificationKeyFromJwk(jwk).publicKey;
  return (message, signature) => verify(null, message, key, signature);
};
