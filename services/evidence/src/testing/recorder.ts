import { generateKeyPairSync, sign } from "node:crypto";
import { pae, PAYLOAD_TYPE } from "@writ/evidence";
import { publicJwk, thumbprint, type Trust } from "@writ/token";
import type { Statement } from "../entry.ts";

/** A service that signs statements, for tests. */
export interface Recorder {
  /** Its name, such as `policy-decision`. */
  readonly service: string;
  readonly trusted: Trust["keys"][number];
  sign(payload: Uint8Array): Statement;
}

/** A recorder with a key of its own. */
export function recorder(service: string): Recorder {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicJwk(publicKey);
  const keyId = thumbprint(jwk);
  return {
    service,
    trusted: { kid: keyId, use: "statement", service, jwk },
    sign: (payload) => ({
      payload,
      signature: sign("sha256", pae(PAYLOAD_TYPE, payload), privateKey),
      keyId,
    }),
  };
}
