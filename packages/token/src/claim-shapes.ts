import { integer, text } from "@writ/encoding";
import { isHashText } from "./sha256.ts";

/** Seconds since 1970, up to the year 9999. */
export const seconds = integer(0, 253_402_300_799);

/** A digest or thumbprint: base64url of 32 bytes. */
export const hashOf = text("base64url of 32 bytes", isHashText);

/** A token's own id, the key of replay protection: long enough for 128 random bits, or a UUID. */
export const tokenId = text("16 to 128 characters of A-Z a-z 0-9 - _", (value) =>
  /^[A-Za-z0-9_-]{16,128}$/.test(value),
);

/** A full gRPC method path, such as `/writ.grant.v1.GrantService/Redeem`. */
export const rpcPath = text("a method path", (value) =>
  /^\/[A-Za-z0-9_.]{1,128}\/[A-Za-z0-9_]{1,64}$/.test(value),
);

/** An issuer, audience or the like: 1 to 512 printable ASCII characters without spaces. */
export const identifier = text("1 to 512 printable characters", (value) =>
  /^[!-~]{1,512}$/.test(value),
);

/** A digest outside of tokens, as in claims about measurements. */
export const sha256Text = text("sha256: and 64 hex digits", (value) =>
  /^sha256:[0-9a-f]{64}$/.test(value),
);
