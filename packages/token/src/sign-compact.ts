import { canonicalBytes, encodeBase64Url, encodeUtf8 } from "@writ/encoding";
import type { PublicJwk } from "./public-jwk.ts";
import type { SigningKey } from "./signing-key.ts";

/** What is to be signed, and how its header is to be. */
export interface CompactContent {
  readonly typ: string;
  readonly key: SigningKey;
  readonly payload: Uint8Array;
  /** The key's public JWK; when given, the header carries it instead of the kid. */
  readonly jwk?: PublicJwk;
}

/** A compact JWS whose header is exactly `{alg,kid,typ}` or `{alg,jwk,typ}` in canonical JSON. */
export function signCompact(content: CompactContent): string {
  const { typ, key, payload, jwk } = content;
  const header =
    jwk === undefined ? { alg: key.alg, kid: key.kid, typ } : { alg: key.alg, jwk, typ };
  const input = `${encodeBase64Url(canonicalBytes(header))}.${encodeBase64Url(payload)}`;
  return `${input}.${encodeBase64Url(key.sign(encodeUtf8(input)))}`;
}
