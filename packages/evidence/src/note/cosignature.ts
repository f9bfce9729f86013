import { concatBytes, encodeUtf8 } from "@writ/encoding";
import { NoteError } from "./note-error.ts";
import type { NoteSigner } from "./sign-note.ts";
import type { NoteKey } from "./vkey.ts";

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/**
 * A signer of type 0x04: a timestamped cosignature over a checkpoint (C2SP tlog-cosignature).
 * `sign` makes the 64-byte Ed25519 signature of a message, `now` gives milliseconds since 1970.
 */
export function cosigner(
  key: NoteKey,
  sign: (message: Uint8Array) => Uint8Array,
  now: () => number,
): NoteSigner {
  return {
    key,
    sign(text) {
      const timeS = Math.floor(now() / 1000);
      if (!Number.isSafeInteger(timeS) || timeS <= 0) throw new NoteError("MALFORMED");
      const time = new Uint8Array(TIME_BYTES);
      new DataView(time.buffer).setBigUint64(0, BigInt(timeS));
      return concatBytes(time, sign(cosignedMessage(timeS, text)));
    },
  };
}

/**
 * What plain Ed25519 has to verify of a cosignature over a checkpoint's text; undefined when it has not the form of one, or
 * no time.
 */
export function cosignatureClaim(
  text: Uint8Array,
  signature: Uint8Array,
): { readonly message: Uint8Array; readonly signature: Uint8Array } | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const timeS = cosignatureTime(signature);
  // Zero is what other types write for "no statement about time".
  if (!Number.isSafeInteger(timeS) || timeS === 0) return undefined;
  return { message: cosignedMessage(timeS, text), signature: signature.subarray(TIME_BYTES) };
}

/** Verifies the signature of a cosigner over a checkpoint's text; `verify` is plain Ed25519. */
export function verifyCosignature(
  text: Uint8Array,
  signature: Uint8Array,
  verify: (message: Uint8Array, signature: Uint8Array) => boolean,
): boolean {
  const claim = cosignatureClaim(text, signature);
  return claim !== undefined && verify(claim.message, claim.signature);
}

/** When a verified cosignature says it was made, in seconds since 1970. */
export function cosignatureTime(signature: Uint8Array): number {
  const view = new DataView(signature.buffer, signature.byteOffset, signature.byteLength);
  return Number(view.getBigUint64(0));
}

function cosignedMessage(timeS: number, text: Uint8Array): Uint8Array {
  return concatBytes(encodeUtf8(`cosignature/v1\ntime ${timeS}\n`), text);
}
