import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { decodeBase64Url, encodeUtf8 } from "@writ/encoding";
import {
  auditor,
  cosigner,
  ed25519Signer,
  entriesPath,
  formatCheckpoint,
  formatEntryBundle,
  hashedRekord,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteKey,
  type NoteSigner,
  partialTiles,
  signNote,
  tilePath,
  vkey,
} from "@writ/evidence";
import { parseTrust, publicJwk, sha256, thumbprint, type Trust } from "@writ/token";
import type { LogSource } from "../log-source.ts";

/** The files of a published log by their paths. */
export type PublishedFiles = Map<string, Uint8Array>;

/** Who may sign a checkpoint of a test log. */
export type Signatory = "log" | "timestamp" | "witness" | "stranger";

/** A log for tests, published as the evidence service does it. */
export interface TestPublication {
  readonly trust: Trust;
  /** The trust file. */
  readonly trustText: string;
  /** The entries, as many as were asked for so far. */
  entries(count: number): readonly Uint8Array[];
  /** All files over so many entries; `change` makes it another log of the same keys. */
  files(
    size: number,
    options?: {
      readonly timeS?: number;
      readonly signatories?: readonly Signatory[];
      readonly change?: (entry: Uint8Array, index: number) => Uint8Array;
    },
  ): PublishedFiles;
}

/** When test checkpoints are signed unless something else is said, seconds since 1970. */
export const PUBLISHED_S = 1_800_000_000;

const ORIGIN = "evidence.writ.test/main/0";
const WITNESS = "witness.writ.test/1";

/** A log with new keys. */
export function testPublication(): TestPublication {
  const keys = {
    log: ed25519Key(),
    timestamp: ed25519Key(),
    witness: ed25519Key(),
    stranger: ed25519Key(),
  };
  const service = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const log = {
    origin: ORIGIN,
    vkey: vkey(sha256, ORIGIN, NOTE_ED25519, rawKey(keys.log)),
    timestampVkey: vkey(sha256, `${ORIGIN}/timestamp`, NOTE_COSIGNATURE, rawKey(keys.timestamp)),
  };
  const witness = vkey(sha256, WITNESS, NOTE_COSIGNATURE, rawKey(keys.witness));
  const jwk = publicJwk(service.publicKey);
  const trustText = JSON.stringify({
    version: 1,
    trustDomain: "writ.test",
    ca: "-----BEGIN CERTIFICATE-----",
    grantIssuer: "urn:test:grants",
    identityAudience: "urn:test:identity",
    log,
    closedLogs: [],
    witnessPolicy: `log ${log.vkey}\nwitness own ${witness}\nquorum own\n`,
    bundleRoots: [publicJwk(ed25519Key())],
    keys: [{ kid: thumbprint(jwk), use: "statement", service: "policy-decision", jwk }],
  });
  const spkiDer = service.publicKey.export({ type: "spki", format: "der" });
  const signature = sign("sha256", encodeUtf8("a statement"), service.privateKey);
  const made: Uint8Array[] = [];
  const entries = (count: number): readonly Uint8Array[] => {
    for (let i = made.length; i < count; i++) {
      const paeDigest = sha256(`statement ${i}`);
      made.push(hashedRekord({ paeDigest, signatureDer: signature, spkiDer }));
    }
    return made.slice(0, count);
  };
  return {
    trust: parseTrust(trustText),
    trustText,
    entries,
    files(size, { change = (entry: Uint8Array) => entry, signatories, timeS = PUBLISHED_S } = {}) {
      const files = contentOf(entries(size).map(change));
      const signers = (signatories ?? ["stranger", "log", "timestamp", "witness"]).map((one) =>
        signerOf(one, keys[one], timeS),
      );
      const root = files.root;
      const note = signNote(formatCheckpoint({ origin: ORIGIN, size, root }), signers);
      files.set("checkpoint", encodeUtf8(note));
      files.set("vkey", encodeUtf8(`${log.vkey}\n`));
      return files;
    },
  };
}

/** The log in these files. */
export function mapSource(files: ReadonlyMap<string, Uint8Array>): LogSource {
  return { place: "memory", read: async (path) => files.get(path) };
}

/** Writes the files below a folder. */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

function contentOf(all: readonly Uint8Array[]): PublishedFiles & { root: Uint8Array } {
  const files: PublishedFiles = new Map();
  const audit = auditor(sha256);
  while (audit.tree.size < all.length) {
    const index = audit.nextBundle;
    const some = all.slice(index * 256, (index + 1) * 256);
    const bundle = formatEntryBundle(some);
    files.set(entriesPath(index, some.length), bundle);
    for (const { hashes, index: at, level } of audit.add(bundle, some.length).tiles)
      files.set(tilePath(level, at), hashes);
  }
  for (const { hashes, index, level, width } of partialTiles(audit.tree))
    files.set(tilePath(level, index, width), hashes);
  return Object.assign(files, { root: audit.tree.root });
}

function signerOf(who: Signatory, key: KeyObject, timeS: number): NoteSigner {
  const by = (message: Uint8Array) => new Uint8Array(sign(null, message, key));
  if (who === "log") return ed25519Signer(noteKey(sha256, ORIGIN, NOTE_ED25519, rawKey(key)), by);
  const names = { timestamp: `${ORIGIN}/timestamp`, witness: WITNESS, stranger: "stranger.test/1" };
  const cosigning = noteKey(sha256, names[who], NOTE_COSIGNATURE, rawKey(key));
  return cosigner(cosigning, by, () => timeS * 1_000);
}

function ed25519Key(): KeyObject {
  return generateKeyPairSync("ed25519").privateKey;
}

function rawKey(key: KeyObject): Uint8Array {
  return decodeBase64Url(publicJwk(key).x);
}
