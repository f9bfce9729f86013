import { verify } from "node:crypto";
import {
  type Checkpoint,
  NoteError,
  type NoteVerifier,
  noteVerifier,
  openCheckpoint,
} from "@writ/evidence";
import { sha256, type Trust, verificationKeyFromJwk } from "@writ/token";
import { encodeBase64Url } from "@writ/encoding";
import { boundedCache } from "../bounded-cache.ts";
import { Refused } from "./refused.ts";

/** Batches in flight share few checkpoints. */
const REMEMBERED = 64;

/** Opens checkpoints of the one trusted log; each distinct text is verified once. @throws Refused CHECKPOINT_INVALID */
export function logCheckpoints(log: Trust["log"]): (text: string) => Checkpoint {
  const verifier = logVerifier(log);
  const opened = boundedCache<Checkpoint>(REMEMBERED);
  return (text) => {
    const known = opened.get(text);
    if (known !== undefined) return known;
    const checkpoint = open(text, verifier);
    opened.set(text, checkpoint);
    return checkpoint;
  };
}

function open(text: string, verifier: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(text, verifier);
  } catch (error) {
    if (error instanceof NoteError) {
      throw new Refused("CHECKPOINT_INVALID", `the checkpoint is refused: ${error.code}`);
    }
    throw error;
  }
}

function logVerifier({ origin, vkey }: Trust["log"]): NoteVerifier {
  const verifier = noteVerifier(sha256, vkey, (raw) => {
    const jwk = { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(raw) } as const;
    const { publicKey } = verificationKeyFromJwk(jwk);
    return (message, signature) => verify(null, message, publicKey, signature);
  });
  // Checkpoints must carry the name of their key as origin, so this pins the origin as well.
  if (verifier.key.name !== origin) throw new Error("the log's key is not named after its origin");
  return verifier;
}
