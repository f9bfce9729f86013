/** The bytes are not a grant of our profile. Says where, never what was there. */
export class GrantError extends Error {
  override readonly name = "GrantError";
  readonly code = "GRANT_MALFORMED";
}
