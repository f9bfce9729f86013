import { verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import {
  type Checkpoint,
  type Ed25519,
  NoteError,
  noteVerifier,
  openCheckpoint,
} from "@writ/evidence";
import { sha256, type Trust, verificationKeyFromJwk } from "@writ/token";
import { NoAnswerError } from "./command.ts";

/** Opens a checkpoint with the log key of the trust file (C2SP tlog-checkpoint). @throws NoteError */
export function openLogCheckpoint(note: string, trust: Pick<Trust, "log">): Checkpoint {
  const log = noteVerifier(sha256, trust.log.vkey, ed25519);
  if (log.key.name !== trust.log.origin) throw new NoteError("WRONG_ORIGIN");
  return openCheckpoint(note, log);
}

/** The checkpoint in a note of the log; throws {@link NoAnswerError} when it does not verify: then nothing of the log can be believed. */
export function verifiedCheckpoint(note: string, trust: Pick<Trust, "log">): Checkpoint {
  try {
    return openLogCheckpoint(note, trust);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new NoAnswerError(
      `the log's checkpoint does not verify with the key in the trust file (${error.code}): believe nothing this log says, and tell an operator`,
    );
  }
}

const ed25519: Ed25519 = (publicKey) => {
  const key = verificationKeyFromJwk({
    crv: "Ed25519",
    kty: "OKP",
    x: encodeBase64Url(publicKey),
  }).publicKey;
  return (message, signature) => verify(null, message, key, signature);
};
