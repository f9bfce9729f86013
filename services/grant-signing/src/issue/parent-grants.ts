import type { GrantKeys } from "@writ/grant";
import { boundedCache } from "../bounded-cache.ts";
import { type OwnGrant, readGrant, usableKey } from "../keys/read-grant.ts";

/** An execution asks for many children under one grant. */
const REMEMBERED = 1024;

/** Reads parent grants; a signature is verified once per grant, its key's state each time. @throws Denied */
export function parentGrants(): (token: string, keys: GrantKeys, nowMs: number) => OwnGrant {
  const verified = boundedCache<OwnGrant>(REMEMBERED);
  return (token, keys, nowMs) => {
    const known = verified.get(token);
    if (known !== undefined) {
      usableKey(known.kid, keys, nowMs);
      return known;
    }
    const grant = readGrant(token, keys, nowMs);
    verified.set(token, grant);
    return grant;
  };
}
