import {
  type BundleTrust,
  type NoteKey,
  NoteError,
  parseWitnessPolicy,
  type Quorum,
  readVkey,
  type VerifyCrypto,
  WitnessPolicyError,
} from "@writ/evidence";

/** A key that may sign a checkpoint, and what its signature stands for. */
export interface KnownKey {
  readonly role: "log" | "timestamp" | "witness";
  /** Of a witness: its name in the policy. */
  readonly label: string;
  /** Of a log's keys: the log. */
  readonly origin: string | undefined;
  readonly key: NoteKey;
}

/** The keys of a trust that may sign checkpoints; none when the trust is not usable, which the checks say. */
export async function knownKeys(
  trust: BundleTrust,
  crypto: Pick<VerifyCrypto, "sha256">,
): Promise<readonly KnownKey[]> {
  try {
    const known: KnownKey[] = [];
    for (const { origin, vkey, timestampVkey } of trust.logs) {
      const label = origin;
      known.push({ role: "log", label, origin, key: await readVkey(crypto, vkey) });
      known.push({ role: "timestamp", label, origin, key: await readVkey(crypto, timestampVkey) });
    }
    const { witnesses, quorum } = parseWitnessPolicy(trust.witnessPolicy);
    const counting = quorum === null ? [] : namesIn(quorum);
    for (const { name, vkey } of witnesses) {
      if (!counting.includes(name)) continue;
      const key = await readVkey(crypto, vkey);
      known.push({ role: "witness", label: name, origin: undefined, key });
    }
    return known;
  } catch (error) {
    if (error instanceof NoteError || error instanceof WitnessPolicyError) return [];
    throw error;
  }
}

function namesIn(quorum: Quorum): readonly string[] {
  return quorum.kind === "witness" ? [quorum.name] : quorum.members.flatMap(namesIn);
}
