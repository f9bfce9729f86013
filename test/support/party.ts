import { generateKeyPairSync, randomBytes } from "node:crypto";
import { type Credential, holder, holderCredential } from "@writ/client";
import { type Json, uuidv7 } from "@writ/encoding";
import type { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { Client } from "@writ/rpc";
import { publicJwk, signingKeyFromPem } from "@writ/token";

/** A principal with its holder key. */
export interface Party {
  readonly tenant: string;
  /** `Type::id`. */
  readonly uid: string;
  /** PKCS#8 PEM. */
  readonly keyPem: string;
  readonly credential: Credential;
  /** A fresh proof that it means to use this grant with this input. */
  prove(grant: string, audience: string, input: Json): string;
}

/** A party that has this key. */
export function partyOf(tenant: string, uid: string, keyPem: string): Party {
  const key = holder(keyPem);
  return {
    tenant,
    uid,
    keyPem,
    credential: holderCredential({ clientId: `${tenant}/${uid}`, keyPem }),
    prove: (grant, audience, input) =>
      key.proveUse({ grant, audience, input, nowMs: Date.now(), jti: newId() }),
  };
}

/** A party with a new key that nobody knows of. */
export function newParty(tenant: string, uid: string): Party {
  return partyOf(tenant, uid, newKeyPem());
}

/** A party with a new key, registered by an operator. */
export async function registeredParty(
  identity: Pick<Client<typeof IdentityService>, "addPrincipal">,
  tenant: string,
  uid: string,
): Promise<Party> {
  const party = newParty(tenant, uid);
  const jwk = publicJwk(signingKeyFromPem(party.keyPem).publicKey);
  await identity.addPrincipal({
    principal: {
      tenantId: tenant,
      principal: uid,
      jwksJson: [JSON.stringify(jwk)],
      attributesJson: "{}",
    },
  });
  return party;
}

/** A new Ed25519 key, PKCS#8 PEM. */
export function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** A fresh UUIDv7. */
export function newId(): string {
  return uuidv7(Date.now(), randomBytes(10));
}
