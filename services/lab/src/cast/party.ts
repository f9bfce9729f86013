import { generateKeyPairSync, randomBytes } from "node:crypto";
import { type Credential, holder, holderCredential } from "@writ/client";
import { type Json, uuidv7 } from "@writ/encoding";
import { publicJwk, signingKeyFromPem } from "@writ/token";

/** Somebody who takes part in a run, with a key of its own. */
export interface Party {
  /** `User::name` or `Agent::name`. */
  readonly uid: string;
  /** `<tenant>/<Type>::<id>`. */
  readonly clientId: string;
  readonly credential: Credential;
  /** Its public key, JWK JSON. */
  readonly jwk: string;
  /** A fresh proof that it means to use this grant with this input. */
  prove(grant: string, audience: string, input: Json): string;
}

/** A new private key, PKCS#8 PEM. It is nowhere but in this process. */
export function freshKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** A party with a fresh key. Nobody knows of it yet. */
export function party(tenant: string, uid: string, now: () => number): Party {
  const keyPem = freshKeyPem();
  const clientId = `${tenant}/${uid}`;
  const key = holder(keyPem);
  return {
    uid,
    clientId,
    credential: holderCredential({ clientId, keyPem }),
    jwk: JSON.stringify(publicJwk(signingKeyFromPem(keyPem).publicKey)),
    prove: (grant, audience, input) =>
      key.proveUse({
        grant,
        audience,
        input,
        nowMs: now(),
        jti: uuidv7(now(), randomBytes(10)),
      }),
  };
}
