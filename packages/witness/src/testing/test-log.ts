import { generateKeyPairSync, sign } from "node:crypto";
import { decodeBase64Url, encodeUtf8 } from "@writ/encoding";
import {
  type AddCheckpoint,
  consistencyProof,
  ed25519Signer,
  emptyTree,
  formatAddCheckpoint,
  formatCheckpoint,
  leafHash,
  NOTE_ED25519,
  noteKey,
  signNote,
  vkey,
} from "@writ/evidence";
import { publicJwk, sha256 } from "@writ/token";

/** A log for tests, which signs whatever it is asked to, also two histories. */
export interface TestLog {
  readonly origin: string;
  readonly vkey: string;
  /** The signed checkpoint of this size. In a fork, all leaves from `forkedAt` on are others. */
  checkpoint(size: number, fork?: Fork): string;
  /** A request to cosign the growth from one size to another. */
  ask(from: number, to: number, fork?: Fork): AddCheckpoint;
  /** The request's body. */
  body(from: number, to: number, fork?: Fork): Buffer;
}

/** A history that leaves the common one. */
export interface Fork {
  readonly name: string;
  readonly forkedAt: number;
}

/** A log with a new key; the leaves are the same in every log. */
export function testLog(origin = "log.example/test"): TestLog {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const jwk = publicJwk(publicKey);
  const raw = decodeBase64Url(jwk.x);
  const key = noteKey(sha256, origin, NOTE_ED25519, raw);
  const signer = ed25519Signer(key, (message) => sign(null, message, privateKey));
  const log: TestLog = {
    origin,
    vkey: vkey(sha256, origin, NOTE_ED25519, raw),
    checkpoint: (size, fork) =>
      signNote(formatCheckpoint({ origin, size, root: treeOf(size, fork).root }), [signer]),
    ask: (from, to, fork) => ({
      oldSize: from,
      proof: from === 0 || from > to ? [] : proofOf(from, to, fork),
      checkpoint: log.checkpoint(to, fork),
    }),
    body: (from, to, fork) => Buffer.from(formatAddCheckpoint(log.ask(from, to, fork))),
  };
  return log;
}

function treeOf(size: number, fork?: Fork) {
  const leaves = Array.from({ length: size }, (_, i) => {
    const history = fork !== undefined && i >= fork.forkedAt ? fork.name : "common";
    return leafHash(sha256, encodeUtf8(`${history} ${i}`));
  });
  const { fullTiles, tree } = emptyTree(sha256).append(leaves);
  const full = new Map(fullTiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  return {
    root: tree.root,
    readTile: (level: number, index: number) =>
      full.get(`${level}/${index}`) ?? tree.readTile(level, index),
  };
}

function proofOf(from: number, to: number, fork?: Fork): Uint8Array[] {
  return consistencyProof(sha256, from, to, treeOf(to, fork).readTile);
}
