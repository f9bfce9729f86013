import { encodeHex } from "@writ/encoding";
import { sha256 } from "@writ/token";

/** The id part of a uid. */
const ID = /^[A-Za-z0-9._@/-]{1,128}$/;
const DIGEST = /^sha256-[0-9a-f]{64}$/;

/**
 * The id of the principal that a token's subject stands for: the subject as it is when that is an id, else `sha256-` and the hex SHA-256 of its UTF-8.
 * Different subjects have different ids: a subject that looks like such a digest is itself replaced by its digest.
 */
export function subjectName(subject: string): string {
  if (ID.test(subject) && !DIGEST.test(subject)) return subject;
  return `sha256-${encodeHex(sha256(subject))}`;
}
