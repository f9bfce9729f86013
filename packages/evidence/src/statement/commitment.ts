import {
  canonicalBytes,
  decodeBase64Url,
  encodeBase64Url,
  encodeUtf8,
  type Json,
  parseCanonical,
} from "@writ/encoding";
import type { Hash } from "../merkle/hash.ts";

/** A commitment and what opens it. */
export interface Commitment {
  /** What the statement holds: 32 bytes, base64url. */
  readonly commitment: string;
  /** What is kept apart and may be erased: salt, name and value in the form of SD-JWT (RFC 9901). */
  readonly disclosure: string;
}

/** A disclosure does not open a commitment, or a salt is too short to hide anything. */
export class CommitmentError extends Error {
  override readonly name = "CommitmentError";
}

// 128 bits: with less, a value of few possibilities could be found by trying.
const SALT = /^[A-Za-z0-9_-]{22,}$/;

/** Commits to a named value under a random salt in base64url, of 16 bytes or more. @throws CommitmentError */
export function commit(hash: Hash, salt: string, name: string, value: Json): Commitment {
  if (!SALT.test(salt)) throw new CommitmentError("salt");
  const disclosure = encodeBase64Url(canonicalBytes([salt, name, value]));
  return { commitment: committed(hash, disclosure), disclosure };
}

/** The value a disclosure shows for this name, if it opens the commitment. @throws CommitmentError */
export function disclosedValue(hash: Hash, name: string, opened: Commitment): Json {
  if (committed(hash, opened.disclosure) !== opened.commitment) throw new CommitmentError("digest");
  const disclosed = readDisclosure(opened.disclosure);
  if (disclosed.name !== name) throw new CommitmentError("name");
  return disclosed.value;
}

/** What a disclosure says; whether it opens a commitment, its SHA-256 has to show. @throws CommitmentError */
export function readDisclosure(disclosure: string): {
  readonly name: string;
  readonly value: Json;
} {
  const [salt, name, value, ...rest] = parts(disclosure);
  if (typeof salt !== "string" || !SALT.test(salt)) throw new CommitmentError("salt");
  if (typeof name !== "string") throw new CommitmentError("name");
  if (value === undefined || rest.length > 0) throw new CommitmentError("form");
  return { name, value };
}

function committed(hash: Hash, disclosure: string): string {
  return encodeBase64Url(hash(encodeUtf8(disclosure)));
}

function parts(disclosure: string): readonly Json[] {
  try {
    const value = parseCanonical(decodeBase64Url(disclosure));
    return Array.isArray(value) ? (value as readonly Json[]) : [];
  } catch {
    throw new CommitmentError("form");
  }
}
