import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientEnvironment } from "@writ/client";
import { uuidv7 } from "@writ/encoding";
import { parseGrantClaims } from "@writ/grant";
import {
  makeProofOfPossession,
  parseCompact,
  publicJwk,
  signingKeyFromPem,
  tokenHash,
} from "@writ/token";
import { UsageError } from "./command.ts";

const REDEEM = "/writ.grant.v1.GrantService/Redeem";
const LIFETIME_S = 60;

/**
 * A proof of possession for using a grant, by whichever holder key on this machine the grant is bound to.
 * Throws {@link UsageError} when the text is not a grant or the key is not here.
 */
export function proofFor(
  environment: ClientEnvironment,
  grant: string,
): { readonly audience: string; readonly proof: string } {
  const claims = claimsOf(grant);
  const key = holderKeys(environment).find((k) => k.kid === claims.cnf.jkt);
  if (key === undefined)
    throw new UsageError("the grant is bound to a key that is not on this machine");
  const iat = Math.floor(Date.now() / 1000);
  const proof = makeProofOfPossession(
    {
      aud: claims.aud,
      exp: iat + LIFETIME_S,
      gth: tokenHash(grant),
      iat,
      jti: uuidv7(Date.now(), randomBytes(10)),
      rpc: REDEEM,
      rqh: claims.exec.request.h,
    },
    key,
    publicJwk(key.publicKey),
  );
  return { audience: claims.aud, proof };
}

/** The claims of a grant, unverified. */
export function claimsOf(grant: string): ReturnType<typeof parseGrantClaims> {
  try {
    const jws = parseCompact(grant, {
      typ: "exec-grant+jwt",
      headerMembers: "kid",
      maxBytes: 4096,
    });
    return parseGrantClaims(jws.payload);
  } catch {
    throw new UsageError("the file does not hold a grant");
  }
}

function holderKeys(environment: ClientEnvironment) {
  const folder = environment.agentsFolder;
  const agents = readdirSync(folder).filter((name) => name.endsWith(".key"));
  const pems = [environment.keyPem, ...agents.map((n) => readFileSync(join(folder, n), "utf8"))];
  return pems.map(signingKeyFromPem);
}
