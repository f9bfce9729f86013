import { decodeBase64, decodeUtf8, EncodingError } from "@writ/encoding";
import type { SignedDigest } from "../dsse/hashed-rekord.ts";
import { rawSignature } from "../ecdsa-der.ts";

/** Bytes are not a log entry of the one form there is. */
export class RekordError extends Error {
  override readonly name = "RekordError";
}

const BASE64 = "([A-Za-z0-9+/]+={0,2})";
// Exactly what hashedRekord writes. No member can be left out, added or moved.
const FORM = new RegExp(
  `^\\{"apiVersion":"0\\.0\\.2","kind":"hashedrekord","spec":\\{"hashedRekordV002":\\{"data":\\{"algorithm":"SHA2_256","digest":"${BASE64}"\\},` +
    `"signature":\\{"content":"${BASE64}","verifier":\\{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":\\{"rawBytes":"${BASE64}"\\}\\}\\}\\}\\}\\}$`,
);
// A DER signature of P-256 and a P-256 SubjectPublicKeyInfo are shorter.
const MAX_BYTES = 1_024;
const DIGEST_BYTES = 32;

/** Reads a log entry: the exact bytes that `hashedRekord` writes and no others. Verifies nothing. @throws RekordError */
export function readHashedRekord(entry: Uint8Array): SignedDigest {
  if (entry.length > MAX_BYTES) throw new RekordError("longer than an entry can be");
  const [whole, digest = "", signature = "", key = ""] = FORM.exec(textOf(entry)) ?? [];
  if (whole === undefined) throw new RekordError("not a canonical hashedrekord");
  const paeDigest = bytesOf(digest);
  if (paeDigest.length !== DIGEST_BYTES) throw new RekordError("no SHA-256 digest");
  const signatureDer = bytesOf(signature);
  if (rawSignature(signatureDer) === undefined) throw new RekordError("no P-256 signature in DER");
  return { paeDigest, signatureDer, spkiDer: bytesOf(key) };
}

function textOf(entry: Uint8Array): string {
  try {
    return decodeUtf8(entry);
  } catch (error) {
    if (error instanceof EncodingError) throw new RekordError("not text");
    throw error;
  }
}

function bytesOf(base64: string): Uint8Array {
  try {
    return decodeBase64(base64);
  } catch (error) {
    if (error instanceof EncodingError) throw new RekordError("not canonical base64");
    throw error;
  }
}
