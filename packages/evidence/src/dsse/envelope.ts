import {
  canonicalize,
  decodeBase64,
  encodeBase64,
  EncodingError,
  encodeUtf8,
  parseCanonical,
} from "@writ/encoding";
import { list, object, oneOf, text } from "../statement/shape.ts";
import { StatementError } from "../statement/statement-error.ts";
import { PAYLOAD_TYPE } from "./pae.ts";

/** A DSSE envelope of an in-toto statement with its one signature. */
export interface Envelope {
  /** The statement's bytes. */
  readonly payload: Uint8Array;
  /** ECDSA P-256, DER. */
  readonly signature: Uint8Array;
}

interface EnvelopeForm {
  readonly payload: Uint8Array;
  readonly payloadType: typeof PAYLOAD_TYPE;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Uint8Array }[];
}

// A statement of 64 KiB in base64, and what is around it.
const MAX_BYTES = 90_000;

const readForm = object<EnvelopeForm>({
  payload: base64,
  payloadType: oneOf(PAYLOAD_TYPE),
  signatures: list(object({ keyid: text(/^[!-~]{0,256}$/), sig: base64 }), 1),
});

/** The envelope as JSON. The key id stays empty: it would not be signed, and nobody reads it. */
export function envelopeJson(payload: Uint8Array, signature: Uint8Array): string {
  return canonicalize({
    payload: encodeBase64(payload),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid: "", sig: encodeBase64(signature) }],
  });
}

/** Reads an envelope: canonical JSON with exactly one signature; verifies nothing. @throws StatementError */
export function parseEnvelope(envelope: string | Uint8Array): Envelope {
  const { payload, signatures } = readForm(parsed(envelope), "envelope");
  const [signature] = signatures;
  if (signature === undefined) throw new StatementError("signatures");
  return { payload, signature: signature.sig };
}

function parsed(envelope: string | Uint8Array): unknown {
  try {
    const bytes = typeof envelope === "string" ? encodeUtf8(envelope) : envelope;
    return parseCanonical(bytes, { maxBytes: MAX_BYTES });
  } catch (cause) {
    throw new StatementError("envelope", { cause });
  }
}

// DSSE demands that readers take both alphabets.
function base64(value: unknown, member: string): Uint8Array {
  if (typeof value !== "string") throw new StatementError(member);
  try {
    return decodeBase64(value.replaceAll("-", "+").replaceAll("_", "/"));
  } catch (error) {
    if (error instanceof EncodingError) throw new StatementError(member);
    throw error;
  }
}
