import { decodeBase64Url } from "@writ/encoding";
import { NOTE_COSIGNATURE, vkey } from "@writ/evidence";
import { sha256, type TrustedLog } from "@writ/token";
import {
  type CheckpointSigner,
  checkpointSigner,
  type Ed25519Key,
} from "../log/checkpoint-signer.ts";
import { noteKey, ORIGIN } from "./test-log.ts";

/** The keys of a log. */
export interface LogKeys {
  readonly logKey: Ed25519Key;
  readonly cosignerKey: Ed25519Key;
  readonly signer: CheckpointSigner;
  readonly trusted: TrustedLog;
}

/** New keys for the log with this origin. */
export function logKeys(origin = ORIGIN): LogKeys {
  const [logKey, cosignerKey] = [noteKey(), noteKey()];
  const signer = checkpointSigner(origin, logKey, cosignerKey);
  const timestampKey = decodeBase64Url(cosignerKey.publicJwk.x);
  const timestampVkey = vkey(sha256, `${origin}/timestamp`, NOTE_COSIGNATURE, timestampKey);
  return { logKey, cosignerKey, signer, trusted: { origin, vkey: signer.vkey, timestampVkey } };
}
