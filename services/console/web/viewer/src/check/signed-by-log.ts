import { encodeHex } from "@writ/encoding";
import {
  type BundleTrust,
  NoteError,
  readVkey,
  unverifiedCheckpoint,
  type VerifyCrypto,
  verifyNote,
} from "@writ/evidence";
import type { Shown } from "./recall.ts";

/** Those of the notes that are checkpoints with the signature of their log, as the trust names it. */
export async function signedByLog(
  notes: readonly string[],
  trust: Pick<BundleTrust, "logs">,
  crypto: VerifyCrypto,
): Promise<readonly Shown[]> {
  const signed: Shown[] = [];
  for (const note of notes) {
    try {
      const { origin, size, root } = unverifiedCheckpoint(note);
      const log = trust.logs.find((one) => one.origin === origin);
      if (log === undefined) continue;
      await verifyNote(crypto, note, [await readVkey(crypto, log.vkey)]);
      signed.push({ origin, vkey: log.vkey, size, root: encodeHex(root), note });
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
    }
  }
  return signed;
}
