import { createPublicKey, verify } from "node:crypto";
import { encodeBase64Url, encodeHex, encodeUtf8 } from "@writ/encoding";
import { type Ed25519, NOTE_ED25519, type NoteVerifier, noteVerifier } from "@writ/evidence";
import { sha256 } from "@writ/token";

/** A log that the witness cosigns. */
export interface KnownLog {
  readonly origin: string;
  /** SHA-256 of the origin, hex: what the log is called in the store and in paths. */
  readonly id: string;
  /** Its keys; a signature of one of them is enough. */
  readonly keys: readonly NoteVerifier[];
}

/** The list of logs is not acceptable. The message says why. */
export class LogListError extends Error {
  override readonly name = "LogListError";
}

const MAX_LOGS = 1_024;

/** The text of a file of logs: one verifier key a line; empty lines and lines that begin with # are passed over. */
export function logLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** The logs that these verifier keys (C2SP signed-note, type 0x01) belong to, by origin. @throws LogListError, NoteError */
export function knownLogs(vkeys: readonly string[]): ReadonlyMap<string, KnownLog> {
  if (vkeys.length === 0) throw new LogListError("there is no log to watch over");
  if (vkeys.length > MAX_LOGS) throw new LogListError(`there are more than ${MAX_LOGS} logs`);
  const logs = new Map<string, KnownLog>();
  for (const vkey of new Set(vkeys)) {
    const verifier = noteVerifier(sha256, vkey, ed25519);
    const { name: origin, type } = verifier.key;
    if (type !== NOTE_ED25519) throw new LogListError("a log signs with a key of type 0x01");
    const before = logs.get(origin)?.keys ?? [];
    logs.set(origin, { origin, id: logId(origin), keys: [...before, verifier] });
  }
  return logs;
}

/** What the log of this origin is called in the store and in paths. */
export function logId(origin: string): string {
  return encodeHex(sha256(encodeUtf8(origin)));
}

/** Ed25519 of a raw public key of 32 bytes (RFC 8032). */
export const ed25519: Ed25519 = (publicKey) => {
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(publicKey) },
    format: "jwk",
  });
  return (message, signature) => verify(null, message, key, signature);
};
