import { decodeBase64Url, EncodingError } from "@writ/encoding";
import { hashText } from "@writ/token";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { type JsonObject, parseStrictObject, StrictJsonError } from "./strict-json.ts";

/** A compact JWS of somebody else, taken apart. Nothing in it is verified. */
export interface ForeignToken {
  /** The whole token. */
  readonly compact: string;
  readonly alg: string;
  readonly kid: string | undefined;
  /** The `typ` as it stands in the header, whatever it is. */
  readonly typ: unknown;
  readonly claims: JsonObject;
  /** Base64url SHA-256 of the signing input: names the token without being it. */
  readonly digest: string;
}

const MAX_TOKEN_BYTES = 8192;
const MAX_HEADER_BYTES = 1024;
/**
 * RFC 7515 lets a reader ignore other members; we refuse them. Those that point at keys (jku, x5u, jwk, x5c, x5t) or change what is signed
 * (crit, b64, zip, enc, cty) are the classic ways to mislead a verifier, and nothing we need stands in any other.
 */
const HEADER_MEMBERS = new Set(["alg", "kid", "typ"]);

/**
 * Takes a JWT apart before any library sees it, because libraries are lenient: exactly three segments of canonical base64url, at most 8 KiB,
 * header and payload JSON objects without ambiguity, no header members but alg, kid and typ. Reads nothing but the token.
 * @throws CredentialDenied CRED_MALFORMED
 */
export function parseForeignToken(compact: string): ForeignToken {
  if (compact.length > MAX_TOKEN_BYTES) throw malformed("the token is larger than 8 KiB");
  // A limit, so that dots cannot make a long list.
  const segments = compact.split(".", 4);
  const [headerSegment, payloadSegment, signatureSegment] = segments;
  if (
    segments.length !== 3 ||
    headerSegment === undefined ||
    payloadSegment === undefined ||
    signatureSegment === undefined
  )
    throw malformed("the token does not have three segments");
  const headerBytes = decoded(headerSegment);
  if (headerBytes.length > MAX_HEADER_BYTES) throw malformed("the header is larger than 1 KiB");
  const header = jsonObject(headerBytes, "header");
  const claims = jsonObject(decoded(payloadSegment), "payload");
  decoded(signatureSegment);
  return {
    compact,
    ...readHeader(header),
    claims,
    digest: hashText(`${headerSegment}.${payloadSegment}`),
  };
}

function readHeader(header: JsonObject): Pick<ForeignToken, "alg" | "kid" | "typ"> {
  for (const name of Object.keys(header))
    if (!HEADER_MEMBERS.has(name)) throw malformed("the header has a member that is not allowed");
  const { alg, kid, typ } = header;
  if (typeof alg !== "string") throw malformed("alg is not a string");
  if (kid !== undefined && typeof kid !== "string") throw malformed("kid is not a string");
  return { alg, kid, typ };
}

function decoded(segment: string): Uint8Array {
  if (segment === "") throw malformed("a segment is empty");
  try {
    return decodeBase64Url(segment);
  } catch (error) {
    if (error instanceof EncodingError) throw malformed("a segment is not canonical base64url");
    throw error;
  }
}

function jsonObject(bytes: Uint8Array, part: string): JsonObject {
  try {
    return parseStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError) throw malformed(`${part}: ${error.message}`);
    throw error;
  }
}

function malformed(message: string): CredentialDenied {
  return new CredentialDenied("CRED_MALFORMED", message);
}
