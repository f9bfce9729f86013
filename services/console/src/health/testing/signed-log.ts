import { generateKeyPairSync, sign } from "node:crypto";
import { decodeBase64Url } from "@writ/encoding";
import {
  consistencyProof,
  cosigner,
  ed25519Signer,
  emptyTree,
  formatCheckpoint,
  leafHash,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteKey,
  type NoteSigner,
  signNote,
  type Tree,
  vkey,
} from "@writ/evidence";
import { sha256, type Trust } from "@writ/token";

const ORIGIN = "evidence.writ.test/main/0";

/** A small log of a test, with one witness, whose keys the test holds. */
export interface SignedLog {
  readonly trust: Pick<Trust, "log" | "witnessPolicy">;
  /** The tree over so many leaves; another `history` has other leaves after the first three. */
  tree(size: number, history?: string): Tree;
  /** A checkpoint over a tree, cosigned by the witness if told so. */
  note(tree: Pick<Tree, "size" | "root">, isCosigned?: boolean): string;
  proof(tree: Tree, from: number): Uint8Array[];
}

/** A log with new keys. */
export function signedLog(nowMs: number): SignedLog {
  const log = newKey(ORIGIN, NOTE_ED25519);
  const timestamp = newKey(`${ORIGIN}/timestamp`, NOTE_COSIGNATURE);
  const witness = newKey("witness.writ.test/1", NOTE_COSIGNATURE);
  const vkeyOf = ({ key }: Pick<NoteSigner, "key">) =>
    vkey(sha256, key.name, key.type, key.publicKey);
  const logSigner = ed25519Signer(log.key, log.sign);
  const others = [timestamp, witness].map(({ key, sign: by }) => cosigner(key, by, () => nowMs));
  return {
    trust: {
      log: { origin: ORIGIN, vkey: vkeyOf(log), timestampVkey: vkeyOf(timestamp) },
      witnessPolicy: `log ${vkeyOf(log)}\nwitness own ${vkeyOf(witness)}\nquorum own\n`,
    },
    tree(size, history = "a") {
      const leaves = Array.from({ length: size }, (_, i) => `${i < 3 ? "a" : history} ${i}`);
      return emptyTree(sha256).append(leaves.map((one) => leafHash(sha256, Buffer.from(one)))).tree;
    },
    note({ root, size }, isCosigned = false) {
      const signers = [logSigner, ...others.slice(0, isCosigned ? 2 : 1)];
      return signNote(formatCheckpoint({ origin: ORIGIN, root, size }), signers);
    },
    proof: (tree, from) => consistencyProof(sha256, from, tree.size, tree.readTile),
  };
}

function newKey(name: string, type: typeof NOTE_ED25519 | typeof NOTE_COSIGNATURE) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = decodeBase64Url(publicKey.export({ format: "jwk" }).x ?? "");
  return {
    key: noteKey(sha256, name, type, raw),
    sign: (message: Uint8Array) => sign(null, message, privateKey),
  };
}
