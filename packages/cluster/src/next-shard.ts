import { createPublicKey, verify } from "node:crypto";
import { encodeBase64Url } from "@writ/encoding";
import { NoteError, noteVerifier, openCheckpoint, parseWitnessPolicy } from "@writ/evidence";
import { sha256, type Trust, type TrustedLog } from "@writ/token";
import { type DataFolder, dataFolder } from "./data-folder.ts";
import { lockFolder } from "./folder-lock.ts";
import { developmentKeys } from "./keys.ts";
import { trustBefore } from "./log-shard.ts";
import { readIfThere, replaceFile } from "./private-file.ts";
import { logOrigin, trustFile } from "./trust-file.ts";

/** A new log can not be prepared. The message says what to do. */
export class NextShardError extends Error {
  override readonly name = "NextShardError";
}

/** How a log is followed by a new one. */
export interface NextShardOptions {
  /** The last checkpoint of the closed log that is known outside the database; its anchor unless given. Signed note. */
  readonly checkpoint?: string;
  readonly production: boolean;
  readonly nowMs: number;
}

/** What changed. */
export interface NextShard {
  readonly closed: { readonly origin: string; readonly size: number };
  /** Origin of the log that is in use from the next start on. */
  readonly origin: string;
}

/**
 * Closes the log of a stopped cluster and prepares a new one with keys of its own, which names the closed log's last
 * checkpoint in its first entry. Nothing in the database is touched. Whoever verifies needs the new trust file.
 * Rejects with FolderInUseError, DevelopmentKeysError, TrustFileError, NextShardError.
 */
export async function openNextShard(
  dataDir: string,
  options: NextShardOptions,
): Promise<NextShard> {
  const data = dataFolder(dataDir);
  const lock = await lockFolder(data.lockFile);
  try {
    const { trust, shard } = await trustBefore(data);
    if (trust === undefined)
      throw new NextShardError(`${data.folder} has no log yet: start the cluster once (writ up)`);
    const last = await lastCheckpoint(data, shard, trust.log, options.checkpoint);
    await replaceFile(data.anchorFile(shard), last.note);
    const next = shard + 1;
    const keys = await developmentKeys(data, { production: options.production, shard: next });
    const before = { closedLogs: [...trust.closedLogs, trust.log], keys: trust.keys };
    // From here on the next start uses the new log.
    await replaceFile(
      data.trustFile,
      trustFile({
        caPem: trust.caPem,
        keys,
        before,
        shard: next,
        witness: witnessAddress(trust),
        nowMs: options.nowMs,
      }),
      0o644,
    );
    return { closed: { origin: trust.log.origin, size: last.size }, origin: logOrigin(next) };
  } finally {
    await lock.unlock();
  }
}

async function lastCheckpoint(
  data: DataFolder,
  shard: number,
  log: TrustedLog,
  given: string | undefined,
): Promise<{ readonly note: string; readonly size: number }> {
  const anchor = await readIfThere(data.anchorFile(shard));
  const note = given ?? anchor;
  if (note === undefined)
    throw new NextShardError(
      `no checkpoint of ${log.origin} is known here (${data.anchorFile(shard)} is missing): ` +
        "give the newest one that a witness or a reader has with --checkpoint",
    );
  const size = sizeOf(note, log);
  if (anchor !== undefined && sizeOf(anchor, log) > size)
    throw new NextShardError(
      "the checkpoint is older than the anchor file: leave --checkpoint out",
    );
  return { note, size };
}

function sizeOf(note: string, { origin, vkey }: TrustedLog): number {
  try {
    return openCheckpoint(note, noteVerifier(sha256, vkey, ed25519)).size;
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause;
    throw new NextShardError(`the checkpoint is not one that ${origin} signed (${cause.code})`, {
      cause,
    });
  }
}

function ed25519(raw: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: encodeBase64Url(raw) };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return (message, signature) => verify(null, message, key, signature);
}

/** The next start writes where the witness listens then. */
function witnessAddress({ witnessPolicy }: Trust): string {
  const url = parseWitnessPolicy(witnessPolicy).witnesses[0]?.url ?? null;
  return url === null ? "127.0.0.1:7406" : new URL(url).host;
}
