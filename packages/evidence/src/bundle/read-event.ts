import {
  canonicalize,
  decodeBase64,
  EncodingError,
  type Json,
  parseCanonical,
  CanonicalJsonError,
} from "@writ/encoding";
import { type Envelope, parseEnvelope } from "../dsse/envelope.ts";
import { NoteError } from "../note/note-error.ts";
import { parseTlogProof, type TlogProof } from "../note/tlog-proof.ts";
import { StatementError } from "../statement/statement-error.ts";
import type { BundledEvent } from "./bundle-document.ts";
import { BundleError } from "./bundle-error.ts";

/** A signed statement as a Sigstore bundle holds it. */
export interface SignedPart {
  readonly envelope: Envelope;
  /** Names the signer's key. */
  readonly keyId: string;
  /** What the bundle says the log's entry is. */
  readonly entry: Uint8Array;
  /** The digest that entry names, base64. */
  readonly entryDigest: string;
  /** The checkpoint the bundle names. */
  readonly checkpoint: string;
}

/** Reads what a Sigstore bundle is read for; all else in it follows from that. @throws BundleError */
export function readSignedPart({ sigstoreBundle }: BundledEvent): SignedPart {
  const logged = member(sigstoreBundle, "verificationMaterial", "tlogEntries", 0);
  const entry = base64(member(logged, "canonicalizedBody"));
  return {
    envelope: envelopeOf(member(sigstoreBundle, "dsseEnvelope")),
    keyId: text(member(sigstoreBundle, "verificationMaterial", "publicKey", "hint")),
    entry,
    entryDigest: digestIn(entry),
    checkpoint: text(member(logged, "inclusionProof", "checkpoint", "envelope")),
  };
}

/** Reads the proof of inclusion. @throws BundleError */
export function readProof({ tlogProof }: BundledEvent): TlogProof {
  try {
    return parseTlogProof(tlogProof);
  } catch (error) {
    if (error instanceof NoteError) throw new BundleError(error.message);
    throw error;
  }
}

function envelopeOf(value: Json): Envelope {
  try {
    return parseEnvelope(canonicalize(value));
  } catch (error) {
    if (error instanceof StatementError) throw new BundleError(error.message);
    throw error;
  }
}

function digestIn(entry: Uint8Array): string {
  try {
    return text(member(parseCanonical(entry), "spec", "hashedRekordV002", "data", "digest"));
  } catch (error) {
    if (error instanceof CanonicalJsonError) throw new BundleError("the log's entry is not JSON");
    throw error;
  }
}

function member(value: Json, ...path: readonly (string | number)[]): Json {
  let found = value;
  for (const name of path) {
    const next = own(found, name);
    if (next === undefined) throw new BundleError(`${path.join(".")} is missing`);
    found = next;
  }
  return found;
}

function own(value: Json, name: string | number): Json | undefined {
  const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Readonly<Record<string | number, Json>>)[name] : undefined;
}

function text(value: Json): string {
  if (typeof value !== "string") throw new BundleError("a text is no text");
  return value;
}

function base64(value: Json): Uint8Array {
  try {
    return decodeBase64(text(value));
  } catch (error) {
    if (error instanceof EncodingError) throw new BundleError("a text is not base64");
    throw error;
  }
}
