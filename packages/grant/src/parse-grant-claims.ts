import { CanonicalJsonError, parseCanonical, ShapeError } from "@writ/encoding";
import type { GrantClaims } from "./claims.ts";
import { GrantError } from "./grant-error.ts";
import { grantShape } from "./grant-shape.ts";
import { checkConsistent } from "./lineage.ts";
import { MAX_GRANT_BYTES } from "./sign-grant.ts";

// Eight actors inside of each other are the deepest a grant can be.
const LIMITS = { maxBytes: MAX_GRANT_BYTES, maxDepth: 9 };

/**
 * Reads the payload of a grant: canonical JSON (RFC 8785) or nothing, exactly the members of the
 * profile, and a lineage that does not contradict itself. Checks neither signature nor time.
 * @throws GrantError
 */
export function parseGrantClaims(payload: Uint8Array): GrantClaims {
  const claims = shaped(payload);
  checkConsistent(claims);
  return claims;
}

function shaped(payload: Uint8Array): GrantClaims {
  try {
    return grantShape(parseCanonical(payload, LIMITS), "claims");
  } catch (error) {
    if (error instanceof ShapeError || error instanceof CanonicalJsonError) {
      throw new GrantError(error.message);
    }
    throw error;
  }
}
