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

/** Where an entry stands in a log, and the checkpoint its proof leads to. */
export interface Logged {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}

/** A log for tests, with a key of its own. */
export interface TestLog {
  readonly origin: string;
  readonly vkey: string;
  append(entry: Uint8Array): Logged;
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
    append(entry) {
      const index = tree.size;
      ({ tree } = tree.append([leafHash(sha256, entry)]));
      const { root, size: grown } = tree;
      const checkpoint = signNote(formatCheckpoint({ origin, size: grown, root }), [signer]);
      return { index, proof: tree.inclusionProof(index), checkpoint };
    },
  };
}
