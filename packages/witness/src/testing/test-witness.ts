import { generateKeyPairSync } from "node:crypto";
import { encodeHex } from "@writ/encoding";
import { cosignatureTime, noteVerifier, openNote, parseCheckpoint } from "@writ/evidence";
import { sha256, signingKeyFromPem } from "@writ/token";
import { ed25519 } from "../known-logs.ts";
import { openWitness, type Witness, type WitnessOptions } from "../witness.ts";
import { type WitnessKey, witnessKey } from "../witness-key.ts";
import { memoryStore } from "./memory-store.ts";
import type { TestLog } from "./test-log.ts";

/** The time of tests, in milliseconds; seconds are 1 800 000 000. */
export const NOW_MS = 1_800_000_000_500;

/** A new key of a witness. */
export function newKey(): WitnessKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  return witnessKey(
    signingKeyFromPem(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
  );
}

/** A witness of these logs, in memory unless another store is given. */
export function testWitness(
  logs: readonly TestLog[],
  changes: Partial<WitnessOptions> = {},
): Promise<Witness> {
  return openWitness({
    store: memoryStore(),
    key: newKey(),
    name: "witness.example/1",
    logs: logs.map((log) => log.vkey),
    now: () => NOW_MS,
    ...changes,
  });
}

/** What a note says that carries the witness' cosignature, and since when; throws when it carries none. */
export function cosigned({ vkey }: Pick<Witness, "vkey">, note: string) {
  const { signatures, text } = openNote(note, [noteVerifier(sha256, vkey, ed25519)]);
  const times = signatures.map(({ signature }) => cosignatureTime(signature));
  const { root, size } = parseCheckpoint(text);
  return { size, root: encodeHex(root), timeS: Math.max(...times) };
}
