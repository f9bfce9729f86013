import { generateKeyPairSync, sign, verify } from "node:crypto";
import { encodeUtf8 } from "@writ/encoding";
import { verifyBundle, type VerifyCrypto } from "@writ/evidence";
import { nodeCrypto } from "../../packages/cli/src/bundle/node-crypto.ts";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { quantile } from "./grpc-load.ts";
import type { Results } from "./results.ts";

const ROUNDS = 1_000;
const WARM_UP = 200;
/** Leaves between the events: a tree of 2,000. */
const GAPS = [900, 400, 300, 397];

/** Verifying a bundle offline: decision, redemption and outcome of one execution, with all openings but no replay. */
export async function benchBundle(results: Results): Promise<void> {
  const { text, trust } = await sampleBundle({ gaps: GAPS, older: [], replay: false });
  const bytes = encodeUtf8(text);
  const calls = { ed25519: 0, p256: 0 };
  await verified(bytes, trust, counting(calls));
  const latencies: number[] = [];
  for (let i = 0; i < WARM_UP + ROUNDS; i++) {
    const started = performance.now();
    await verified(bytes, trust, nodeCrypto);
    if (i >= WARM_UP) latencies.push(performance.now() - started);
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  const conditions = `3 events in a log of 2,000, ${bytes.length} bytes, node:crypto, one thread, median of ${ROUNDS}`;
  const p50 = quantile(sorted, 0.5);
  results.add("bundle.verify.p50", p50, "ms", conditions);
  results.add("bundle.verify.p99", quantile(sorted, 0.99), "ms", conditions);
  const bare = bareMs(calls);
  results.add(
    "bundle.verify.of_bare",
    p50 / bare,
    "ratio",
    `bundle.verify.p50 / ${calls.p256} bare P-256 and ${calls.ed25519} bare Ed25519 verifications of 1,700 bytes in this run (${bare.toPrecision(3)} ms)`,
  );
}

async function verified(
  bytes: Uint8Array,
  trust: Parameters<typeof verifyBundle>[1],
  crypto: VerifyCrypto,
): Promise<void> {
  const report = await verifyBundle(bytes, trust, { crypto });
  if (!report.valid) throw new Error("the sample bundle does not verify");
}

function counting(calls: { ed25519: number; p256: number }): VerifyCrypto {
  return {
    ...nodeCrypto,
    ed25519(...args) {
      calls.ed25519++;
      return nodeCrypto.ed25519(...args);
    },
    p256(...args) {
      calls.p256++;
      return nodeCrypto.p256(...args);
    },
  };
}

/** What so many verifications take with keys that are read already: median of the rounds, in milliseconds. */
function bareMs(calls: { readonly ed25519: number; readonly p256: number }): number {
  const message = Buffer.alloc(1_700, 7);
  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ed25519 = generateKeyPairSync("ed25519");
  const byP256 = sign("sha256", message, p256.privateKey);
  const byEd25519 = sign(null, message, ed25519.privateKey);
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let i = 0; i < calls.p256; i++) verify("sha256", message, p256.publicKey, byP256);
    for (let i = 0; i < calls.ed25519; i++) verify(null, message, ed25519.publicKey, byEd25519);
    return performance.now() - started;
  });
  return quantile(
    times.toSorted((a, b) => a - b),
    0.5,
  );
}
