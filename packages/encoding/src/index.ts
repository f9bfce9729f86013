export {
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
} from "./byte-text.ts";
export { concatBytes, equalBytes } from "./bytes.ts";
export { type CanonicalJsonCode, CanonicalJsonError } from "./canonical-json-error.ts";
export { canonicalBytes, canonicalize } from "./canonicalize.ts";
export { EncodingError } from "./encoding-error.ts";
export { isAction, isTenant, isUid } from "./identifiers.ts";
export type { Json } from "./json.ts";
export { type CanonicalLimits, parseCanonical } from "./parse-canonical.ts";
export { decodeUtf8, encodeUtf8 } from "./utf8.ts";
export { isUuidV7, uuidv7 } from "./uuidv7.ts";
export {
  anyObject,
  integer,
  list,
  nullable,
  object,
  oneOf,
  record,
  type Shape,
  ShapeError,
  text,
} from "./shape.ts";
