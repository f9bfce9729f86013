import { equalBytes } from "@writ/encoding";
import { NoteError } from "../note/note-error.ts";
import {
  keyIdInput,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  type NoteKey,
  readVkey,
} from "../note/vkey.ts";
import type { VerifyCrypto } from "../verify-crypto.ts";
import { WitnessPolicyError } from "../witness/policy-error.ts";
import { parseWitnessPolicy } from "../witness/tlog-policy.ts";
import type { Quorum, WitnessPolicy } from "../witness/witness-policy.ts";

/** What a verifier has to know beforehand: all trust comes from here, none from a bundle. */
export interface BundleTrust {
  /** The one in use first. */
  readonly logs: readonly {
    readonly origin: string;
    /** Type 0x01, named as the origin. */
    readonly vkey: string;
    /** Type 0x04: the key of the log's timestamps. */
    readonly timestampVkey: string;
  }[];
  /** C2SP tlog-policy. */
  readonly witnessPolicy: string;
  /** The keys of statements. */
  readonly keys: readonly StatementKey[];
}

/** A key that signs, or signed, the statements of one service. */
export interface StatementKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly service: string;
  /** P-256, SubjectPublicKeyInfo. */
  readonly spkiDer: Uint8Array;
  /** When it went out of use, milliseconds since 1970; null while it is in use. */
  readonly retiredAtMs: number | null;
}

/** A log's keys, read. */
export interface TrustedLogKeys {
  readonly log: NoteKey;
  readonly timestamp: NoteKey;
  /** The whole SHA-256 its key id is the beginning of. */
  readonly logKeyId: Uint8Array;
}

/** Trust, read. */
export interface OpenTrust {
  /** By origin. */
  readonly logs: ReadonlyMap<string, TrustedLogKeys>;
  readonly policy: WitnessPolicy;
  /** Keys of the witnesses that count for the policy's quorum, by their names in it. */
  readonly witnesses: ReadonlyMap<string, NoteKey>;
  /** By kid. */
  readonly keys: ReadonlyMap<string, StatementKey>;
}

/** The trust cannot be used: a key is none, stands twice, or counts for two parties. */
export class BundleTrustError extends Error {
  override readonly name = "BundleTrustError";
}

/** Reads the keys and the policy of a trust. @throws BundleTrustError */
export async function openTrust(
  trust: BundleTrust,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<OpenTrust> {
  try {
    const logs = new Map<string, TrustedLogKeys>();
    for (const log of trust.logs) {
      const keys = await logKeys(log, crypto);
      demand(!logs.has(log.origin), "a log stands twice");
      logs.set(log.origin, keys);
    }
    const keys = new Map(trust.keys.map((key) => [key.kid, key]));
    demand(keys.size === trust.keys.length, "a statement key stands twice");
    const policy = parseWitnessPolicy(trust.witnessPolicy);
    return { logs, policy, witnesses: await witnessKeys(policy, [...logs.values()], crypto), keys };
  } catch (error) {
    if (error instanceof NoteError || error instanceof WitnessPolicyError)
      throw new BundleTrustError(error.message);
    throw error;
  }
}

async function logKeys(
  { origin, vkey, timestampVkey }: BundleTrust["logs"][number],
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<TrustedLogKeys> {
  const log = await readVkey(crypto, vkey);
  const timestamp = await readVkey(crypto, timestampVkey);
  demand(log.type === NOTE_ED25519 && log.name === origin, "a log's key is not the log's");
  demand(timestamp.type === NOTE_COSIGNATURE, "a log's timestamp key is of another type");
  return { log, timestamp, logKeyId: await crypto.sha256(keyIdInput(log)) };
}

async function witnessKeys(
  policy: WitnessPolicy,
  logs: readonly TrustedLogKeys[],
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<ReadonlyMap<string, NoteKey>> {
  const own = logs.flatMap(({ log, timestamp }) => [log.publicKey, timestamp.publicKey]);
  const keys = new Map<string, NoteKey>();
  const counting = new Set(policy.quorum === null ? [] : namesIn(policy.quorum));
  for (const { name, vkey } of policy.witnesses) {
    // Whom no quorum counts is nobody.
    if (!counting.has(name)) continue;
    const key = await readVkey(crypto, vkey);
    // A log that is its own witness attests nothing.
    const isOwn = own.some((one) => equalBytes(one, key.publicKey));
    demand(!isOwn, "a witness has the key of a log");
    keys.set(name, key);
  }
  return keys;
}

function namesIn(quorum: Quorum): readonly string[] {
  return quorum.kind === "witness" ? [quorum.name] : quorum.members.flatMap(namesIn);
}

function demand(holds: boolean, problem: string): void {
  if (!holds) throw new BundleTrustError(`trust: ${problem}`);
}
