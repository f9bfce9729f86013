import { generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import type { Results } from "./results.ts";

const ROUNDS = 5;
const PER_ROUND = 4_000;

/** Ed25519 of this machine, for comparison: everything here signs and verifies. */
export function benchPrimitives(results: Results): void {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const message = randomBytes(1024);
  const signature = sign(null, message, privateKey);
  const conditions = "node:crypto, synchronous, 1,024 bytes, one thread, median of 5";
  results.add(
    "ed25519.sign.rate",
    medianRate(() => sign(null, message, privateKey)),
    "per s",
    conditions,
  );
  results.add(
    "ed25519.verify.rate",
    medianRate(() => verify(null, message, publicKey, signature)),
    "per s",
    conditions,
  );
}

/** Median over some rounds of how often `act` runs per second. */
export function medianRate(act: () => unknown, perRound = PER_ROUND): number {
  const rates = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let i = 0; i < perRound; i++) act();
    return perRound / ((performance.now() - started) / 1000);
  });
  return rates.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}
