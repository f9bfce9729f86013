import {
  canonicalBytes,
  CanonicalJsonError,
  type Json,
  parseCanonical,
  type Shape,
  ShapeError,
} from "@writ/encoding";
import { TokenError } from "./token-error.ts";

/**
 * Reads a payload that must be canonical JSON (RFC 8785) of exactly the given form. Canonical or
 * reject is what refuses duplicate members, `1e400`, `1.0`, white space and the like in one rule.
 * @throws TokenError TOKEN_MALFORMED
 */
export function readClaims<T>(payload: Uint8Array, shape: Shape<T>): T {
  return orMalformed(() => shape(parseCanonical(payload), "claims"));
}

/** The payload of claims; what could not be read again is not written. @throws TokenError TOKEN_MALFORMED */
export function claimsBytes<T extends Json>(claims: T, shape: Shape<T>): Uint8Array {
  return orMalformed(() => canonicalBytes(shape(claims, "claims")));
}

function orMalformed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ShapeError || error instanceof CanonicalJsonError) {
      throw new TokenError("TOKEN_MALFORMED", error.message);
    }
    throw error;
  }
}
