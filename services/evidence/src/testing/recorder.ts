import { generateKeyPairSync, sign } from "node:crypto";
import { pae, PAYLOAD_TYPE } from "@writ/evidence";
import { publicJwk, thumbprint, type Trust } from "@writ/token";
import type { Submitter } from "../entry/check-entry.ts";
import type { Statement } from "../entry.ts";

/** A service that signs statements, for tests. */
export interface Recorder {
  readonly submitter: Submitter;
  readonly trusted: Trust["keys"][number];
  sign(payload: Uint8Array): Statement;
}

/** A recorder with a key of its own; `path` such as `service/policy-decision`. */
export function recorder(path: string): Recorder {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicJwk(publicKey);
  const keyId = thumbprint(jwk);
  const spiffeId = `spiffe://writ.local/${path}`;
  return {
    submitter: { spiffeId, path },
    trusted: { kid: keyId, use: "statement", service: spiffeId, jwk },
    sign: (payload) => ({
      payload,
      signature: sign("sha256", pae(PAYLOAD_TYPE, payload), privateKey),
      keyId,
    }),
  };
}
