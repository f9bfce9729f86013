import { decodeBase64Url, encodeUtf8 } from "@writ/encoding";
import {
  ed25519Signer,
  emptyTree,
  formatCheckpoint,
  leafHash,
  NOTE_ED25519,
  noteKey,
  signNote,
  vkey,
} from "@writ/evidence";
import { sha256 } from "@writ/token";
import { testKey } from "./keys.ts";

/** Where entries stand in a log, and the checkpoint their proofs lead to. */
export interface Logged {
  readonly places: readonly { readonly index: number; readonly proof: readonly Uint8Array[] }[];
  readonly checkpoint: string;
}

/** A log for tests, with a key of its own. */
export interface TestLog {
  readonly origin: string;
  readonly vkey: string;
  append(entries: readonly Uint8Array[]): Logged;
}

/** A log that holds `size` entries already. */
export function testLog(origin = "evidence.writ.test/main/0", size = 77): TestLog {
  const key = testKey();
  const raw = decodeBase64Url(key.jwk.x);
  const signer = ed25519Signer(noteKey(sha256, origin, NOTE_ED25519, raw), (m) => key.sign(m));
  const filler = Array.from({ length: size }, (_, n) => leafHash(sha256, encodeUtf8(`leaf ${n}`)));
  let { tree } = emptyTree(sha256).append(filler);
  return {
    origin,
    vkey: vkey(sha256, origin, NOTE_ED25519, raw),
    append(entries) {
      const first = tree.size;
      ({ tree } = tree.append(entries.map((entry) => leafHash(sha256, entry))));
      const { root, size: grown } = tree;
      const checkpoint = signNote(formatCheckpoint({ origin, size: grown, root }), [signer]);
      const indexes = entries.map((_, i) => first + i);
      return {
        places: indexes.map((index) => ({ index, proof: tree.inclusionProof(index) })),
        checkpoint,
      };
    },
  };
}
