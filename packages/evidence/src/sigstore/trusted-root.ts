import { encodeBase64, type Json } from "@writ/encoding";
import type { Hash } from "../merkle/hash.ts";
import { NoteError } from "../note/note-error.ts";
import { keyIdInput, NOTE_ED25519, parseVkey } from "../note/vkey.ts";
import { ed25519Spki, sigstorePublicKey, type Validity } from "./public-key.ts";

/** A log that outsiders are to trust. */
export interface PublishedLog {
  /** Verifies its checkpoints, type 0x01; names the log. */
  readonly vkey: string;
  readonly validity: Validity;
}

/** The media type of the trusted root written here. */
export const TRUSTED_ROOT_TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

/**
 * What Sigstore clients have to know of our logs (protobuf-specs `TrustedRoot`). The keys of statements are not in it:
 * clients get them by hint, see `keyList`. @throws NoteError BAD_NAME, BAD_KEY
 */
export function trustedRoot(hash: Hash, logs: readonly PublishedLog[]): Json {
  return {
    mediaType: TRUSTED_ROOT_TYPE,
    tlogs: logs.map((log) => logInstance(hash, log)),
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  };
}

function logInstance(hash: Hash, { vkey, validity }: PublishedLog): Json {
  const key = parseVkey(hash, vkey);
  if (key.type !== NOTE_ED25519) throw new NoteError("BAD_KEY");
  const keyId = encodeBase64(hash(keyIdInput(key)));
  return {
    // Clients look for the name of the key in it; it need not be where the log is served.
    baseUrl: `https://${key.name}`,
    hashAlgorithm: "SHA2_256",
    publicKey: sigstorePublicKey(ed25519Spki(key.publicKey), validity),
    logId: { keyId },
    checkpointKeyId: { keyId },
  };
}
