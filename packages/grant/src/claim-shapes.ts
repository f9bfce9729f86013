import { integer, isUuidV7, text } from "@writ/encoding";
import { isHashText, isPrincipal } from "@writ/token";

/** Seconds since 1970, up to the year 9999. */
export const seconds = integer(0, 253_402_300_799);

/** An execution, event, decision, grant or transaction id. */
export const uuid = text("a UUIDv7 in lower case", isUuidV7);

/** A digest or thumbprint inside of a token: base64url of 32 bytes. */
export const hashOf = text("base64url of 32 bytes", isHashText);

/** A digest that is also used outside of tokens: policy sets, measurements. */
export const sha256Text = text("sha256: and 64 hex digits", isSha256Text);

/** An issuer, audience, origin or the like. */
export const identifier = text("1 to 512 printable characters without spaces", (value) =>
  /^[!-~]{1,512}$/.test(value),
);

/** A principal or actor. */
export const principal = text("User::id, Workload::id or Agent::id", isPrincipal);

/** Whether a text is `sha256:` and 64 hex digits. */
export function isSha256Text(value: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(value);
}
