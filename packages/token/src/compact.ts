import {
  decodeBase64Url,
  encodeUtf8,
  object,
  oneOf,
  parseCanonical,
  type Shape,
  ShapeError,
  text,
} from "@writ/encoding";
import { type Alg, algOf, type PublicJwk, publicJwkShape } from "./public-jwk.ts";
import { isHashText } from "./sha256.ts";
import { TokenError } from "./token-error.ts";

/** The header of a token of ours: exactly alg, typ and one of kid and jwk. */
export type JwsHeader = {
  readonly alg: Alg;
  readonly typ: string;
  readonly kid?: string;
  readonly jwk?: PublicJwk;
};

/** A compact JWS taken apart. Nothing in it is verified. */
export interface ParsedJws {
  readonly header: JwsHeader;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature covers: the ASCII bytes of the first two segments and the dot between. */
  readonly signingInput: Uint8Array;
}

/** What the reader of a token expects of its outside. */
export interface CompactForm {
  /** Byte-equal; RFC 8725 section 3.11 (explicit typing). */
  readonly typ: string;
  /** Whether the header names its key by kid, or carries it as jwk. */
  readonly headerMembers: "kid" | "jwk";
  /** Of the whole token in ASCII; 8192 unless told. */
  readonly maxBytes?: number;
}

const MAX_HEADER_BYTES = 1024;

const alg = oneOf("Ed25519", "ES256");
const typ = text("a string", () => true);
const kidHeader: Shape<JwsHeader> = object({ alg, kid: text("a thumbprint", isHashText), typ });
const jwkHeader: Shape<JwsHeader> = object({ alg, jwk: publicJwkShape, typ });

/**
 * Takes a compact JWS (RFC 7515 section 7.1) apart, strictly: three segments of canonical base64url,
 * a header in canonical JSON (RFC 8785) with exactly the expected members and type. Whatever else
 * JOSE allows, such as `crit`, `b64`, `jku`, `x5c` or the JSON serialization, is refused.
 * Checks no signature.
 * @throws TokenError TOKEN_MALFORMED, TOKEN_WRONG_TYPE, TOKEN_ALG_MISMATCH
 */
export function parseCompact(token: string, form: CompactForm): ParsedJws {
  if (token.length > (form.maxBytes ?? 8192)) throw malformed("token is too large");
  const first = token.indexOf(".");
  const second = token.indexOf(".", first + 1);
  if (first < 0 || second < 0) throw malformed("token has not three segments");
  const headerBytes = segment(token.slice(0, first));
  const payload = segment(token.slice(first + 1, second));
  const signature = segment(token.slice(second + 1));
  const header = readHeader(headerBytes, form);
  return { header, payload, signature, signingInput: encodeUtf8(token.slice(0, second)) };
}

function segment(encoded: string): Uint8Array {
  if (encoded === "") throw malformed("a segment is empty");
  try {
    return decodeBase64Url(encoded);
  } catch {
    throw malformed("a segment is not canonical base64url");
  }
}

function readHeader(bytes: Uint8Array, form: CompactForm): JwsHeader {
  const value = parsedHeader(bytes);
  // The type comes first: a token of another type is called that, not malformed.
  if (typeof value !== "object" || value === null || !("typ" in value)) {
    throw malformed("header has no typ");
  }
  if (value.typ !== form.typ) throw new TokenError("TOKEN_WRONG_TYPE", `not a ${form.typ}`);
  if (!("alg" in value) || (value.alg !== "Ed25519" && value.alg !== "ES256")) {
    throw new TokenError("TOKEN_ALG_MISMATCH", "alg is neither Ed25519 nor ES256");
  }
  const header = shaped(value, form.headerMembers === "kid" ? kidHeader : jwkHeader);
  if (header.jwk !== undefined && algOf(header.jwk) !== header.alg) {
    throw new TokenError("TOKEN_ALG_MISMATCH", "alg is not the one of the key in the header");
  }
  return header;
}

function parsedHeader(bytes: Uint8Array): unknown {
  try {
    return parseCanonical(bytes, { maxBytes: MAX_HEADER_BYTES });
  } catch {
    throw malformed("header is not canonical JSON");
  }
}

function shaped(value: unknown, shape: Shape<JwsHeader>): JwsHeader {
  try {
    return shape(value, "header");
  } catch (error) {
    throw malformed(error instanceof ShapeError ? error.message : "header");
  }
}

function malformed(message: string): TokenError {
  return new TokenError("TOKEN_MALFORMED", message);
}
