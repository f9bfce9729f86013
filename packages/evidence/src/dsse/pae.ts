import { concatBytes, encodeUtf8 } from "@writ/encoding";

/** The payload type of in-toto statements. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** The pre-authentication encoding of a payload: the bytes a DSSE signature covers (DSSE v1). */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const typeBytes = encodeUtf8(payloadType).length;
  const header = encodeUtf8(`DSSEv1 ${typeBytes} ${payloadType} ${payload.length} `);
  return concatBytes(header, payload);
}
