import { type Reader, object, text } from "./shape.ts";
import { StatementError } from "./statement-error.ts";

/** A digest in the form of an in-toto ResourceDescriptor. */
export interface Digest {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** What is named by its digest only. */
export interface Digested {
  readonly digest: Digest;
}

/** SHA-256 as 64 lower-case hex digits. */
export const sha256Hex = text(/^[0-9a-f]{64}$/);

/** `{sha256}`. */
export const digest: Reader<Digest> = object<Digest>({ sha256: sha256Hex });

/** `{digest:{sha256}}`. */
export const digested: Reader<Digested> = object<Digested>({ digest });

/** 32 bytes in base64url without padding. */
export const base64Url32 = text(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

/** A policy set's digest, `sha256:` and 64 lower-case hex digits. */
export const policySetDigest = text(/^sha256:[0-9a-f]{64}$/);

/** A version 7 UUID in lower case. */
export const uuid = text(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** A tenant. */
export const tenant = text(/^[a-z0-9-]{1,63}$/);

/** A reason code. */
export const reasonCode = text(/^[A-Z][A-Z0-9_]{0,63}$/);

/** Printable ASCII without spaces, up to 256 characters: ids, names, audiences. */
export const token = text(/^[!-~]{1,256}$/);

/** Up to 500 characters for people, without control characters. */
export const sentence = text(/^[^\p{Cc}\p{Cs}]{1,500}$/u);

/** A time in UTC with milliseconds, such as `2026-11-23T01:40:21.123Z`. */
export const instant: Reader<string> = (value, member) => {
  if (typeof value !== "string") throw new StatementError(member);
  const time = Date.parse(value);
  if (Number.isNaN(time) || new Date(time).toISOString() !== value)
    throw new StatementError(member);
  return value;
};
