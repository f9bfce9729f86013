import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type IdentityService, IssuerKind } from "@writ/proto/writ/identity/v1/identity";
import type { Client } from "@writ/rpc";
import { SignJWT } from "jose";

const KID = "test-key";
const AUDIENCE = "urn:test:writ";
const LIFETIME_S = 300;

/** An OpenID provider that a tenant trusts, as far as its tokens go. */
export interface TokenIssuer {
  /** A token for a workload; claims, with times in seconds, are what is different about it. */
  token(claims?: Readonly<Record<string, unknown>>, key?: KeyObject): Promise<string>;
}

/** Makes an issuer, and has an operator register it for workloads. */
export async function tokenIssuer(
  identity: Pick<Client<typeof IdentityService>, "addIssuer">,
  tenant: string,
): Promise<TokenIssuer> {
  const issuer = "https://login.test";
  const { privateKey, publicKey } = p256();
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: KID, alg: "ES256", use: "sig" };
  await identity.addIssuer({
    issuer: {
      tenantId: tenant,
      issuer,
      kind: IssuerKind.OIDC,
      algorithms: ["ES256"],
      audience: AUDIENCE,
      jwksJson: JSON.stringify({ keys: [jwk] }),
      maxLifetimeS: LIFETIME_S,
      principalType: "Workload",
    },
  });
  return {
    token(claims = {}, key = privateKey) {
      const nowS = Math.floor(Date.now() / 1000);
      const own = { iss: issuer, aud: AUDIENCE, sub: "batch", iat: nowS, exp: nowS + LIFETIME_S };
      const jwt = new SignJWT({ ...own, ...claims });
      return jwt.setProtectedHeader({ alg: "ES256", kid: KID, typ: "JWT" }).sign(key);
    },
  };
}

/** A new P-256 key pair. */
export function p256() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}
