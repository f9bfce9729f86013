/** A JWK Set is not fit to verify tokens with. The message names the key by its position. */
export class JwkSetError extends Error {
  override readonly name = "JwkSetError";
}
