/** JOSE algorithms (RFC 7518, RFC 9864) that tokens of others may be signed with. No HMAC, no `none`, no polymorphic `EdDSA`. */
export const foreignAlgs = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "Ed25519",
] as const;

/** One of {@link foreignAlgs}. */
export type ForeignAlg = (typeof foreignAlgs)[number];

/** Whether a text names an algorithm we verify. */
export function isForeignAlg(text: unknown): text is ForeignAlg {
  return foreignAlgs.some((alg) => alg === text);
}
