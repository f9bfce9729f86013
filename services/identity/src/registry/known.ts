import type { ImportKey, VerificationKey } from "@writ/token";
import { readJwkSet } from "../foreign/jwk-set.ts";
import type { ForeignIssuer } from "../foreign/verify-foreign-token.ts";
import type { Issuer } from "./issuer.ts";
import type { Principal } from "./principal.ts";

/** An issuer with its keys ready for use. */
export interface KnownIssuer extends ForeignIssuer {
  readonly tenant: string;
  readonly principalType: Issuer["principalType"];
}

/** A principal with its keys ready for use. */
export interface KnownPrincipal {
  readonly keys: ReadonlyMap<string, VerificationKey>;
  readonly attributes: Principal["attributes"];
  readonly teams: Principal["teams"];
  readonly suspended: boolean;
}

/** Makes an issuer ready for use. @throws JwkSetError when what is stored is not what was checked */
export function knownIssuer(issuer: Issuer): KnownIssuer {
  return { ...issuer, keys: readJwkSet(issuer.jwks, issuer.kind) };
}

/** Makes a principal ready for use. @throws TokenError when what is stored is not what was checked */
export function knownPrincipal(principal: Principal, importKey: ImportKey): KnownPrincipal {
  const { attributes, teams, suspended } = principal;
  const keys = principal.keys.map(importKey);
  return { keys: new Map(keys.map((key) => [key.kid, key])), attributes, teams, suspended };
}
