import { buildBundle, type BundleParts } from "../bundle/build-bundle.ts";
import type { BundleTrust } from "../bundle/bundle-trust.ts";
import type { Replay } from "../bundle/replay.ts";
import { pae, PAYLOAD_TYPE } from "../dsse/pae.ts";
import type { NoteSigner } from "../note/sign-note.ts";
import { digest, id, time } from "./events.ts";
import { testLeaves } from "./naive-tree.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { testP256 } from "./p256.ts";
import {
  sampleExecution,
  sampleMaterial,
  sampleSetDigest,
  type SampleStatement,
} from "./sample-execution.ts";
import {
  sampleCosigner,
  sampleLeaf,
  type SampleLog,
  sampleLog,
  sampleLogKey,
  type SampleSigner,
} from "./sample-log.ts";

/** What a sample bundle is made with. For tests. */
export interface SampleOptions {
  readonly statements?: readonly SampleStatement[];
  /** Leaves of others before each of the events, and after the last. */
  readonly gaps?: readonly number[];
  /** Sizes of older checkpoints. */
  readonly older?: readonly number[];
  /** Who signs the checkpoint. */
  readonly signers?: (who: SampleSigners) => readonly NoteSigner[];
  readonly replay?: boolean;
}

/** Everybody who may sign a sample checkpoint. For tests. */
export interface SampleSigners {
  readonly log: NoteSigner;
  readonly timestamp: NoteSigner;
  readonly witnesses: readonly NoteSigner[];
  /** A key that nobody knows. */
  readonly grease: NoteSigner;
}

/** A real bundle of a small real log, with all it was made of. For tests. */
export interface SampleBundle {
  readonly text: string;
  readonly parts: BundleParts;
  readonly trust: BundleTrust;
  readonly log: SampleLog;
  readonly signers: SampleSigners;
  readonly note: string;
  readonly size: number;
}

/** The name of the sample log. For tests. */
export const sampleOrigin = "evidence.writ.local/local/1";

/** When the sample log and its witnesses sign: 2 s after the events. For tests. */
export const sampleSignedMs = Date.parse(time) + 2000;

const statementKeys = { "policy-decision": testP256(1), "grant-signing": testP256(2) } as const;
const logKey = sampleLogKey(sampleOrigin, 11);
const timestamp = sampleCosigner(`${sampleOrigin}/timestamp`, 12, sampleSignedMs);
const witnesses = [1, 2].map((n) =>
  sampleCosigner(`witness.writ.local/${n}`, 20 + n, sampleSignedMs),
);
const grease = sampleCosigner("grease.example/x", 99, sampleSignedMs);

const signers: SampleSigners = {
  log: logKey.signer,
  timestamp: timestamp.signer,
  witnesses: witnesses.map(({ signer }) => signer),
  grease: grease.signer,
};

/** What is to be trusted to verify a sample bundle. For tests. */
export const sampleTrust: BundleTrust = {
  logs: [{ origin: sampleOrigin, vkey: logKey.vkey, timestampVkey: timestamp.vkey }],
  witnessPolicy: witnessPolicyText(witnesses),
  keys: Object.entries(statementKeys).map(([service, { spkiDer }]) => ({
    kid: `${service}-key`,
    service,
    spkiDer,
    retiredAtMs: null,
  })),
};

/** A replay that runs no policy, but whose answer depends on every byte it is given. For tests. */
export const sampleReplay: Replay = async ({ policySet, output }) => ({
  policySet: `sha256:${sampleSetDigest([...policySet.files])}`,
  engine: { name: "cedar-wasm", version: "4.13.0", digest: `sha256:${digest.sha256}` },
  output,
  decision: "ALLOW",
  determining: ["tools/search"],
});

/** Makes a bundle; by default of an allowed, redeemed and completed execution, with everything in it. For tests. */
export async function sampleBundle(options: SampleOptions = {}): Promise<SampleBundle> {
  const { statements = sampleExecution(), gaps = [2, 1, 0, 1], older = [3] } = options;
  const signed = statements.map((statement) => {
    const key = statementKeys[statement.service];
    const signature = key.sign(pae(PAYLOAD_TYPE, statement.payload));
    return { ...statement, key, signature };
  });
  const leaves: Uint8Array[] = [...testLeaves(gaps[0] ?? 0)];
  const indexes = signed.map(({ payload, signature, key }, i) => {
    leaves.push(sampleLeaf(payload, signature, key));
    const index = leaves.length - 1;
    leaves.push(...testLeaves(gaps[i + 1] ?? 0, leaves.length));
    return index;
  });
  const log = sampleLog(sampleOrigin, leaves);
  const size = leaves.length;
  const whoSigns =
    options.signers ?? (() => [signers.log, signers.timestamp, ...signers.witnesses]);
  const note = log.checkpoint(size, whoSigns(signers));
  const parts: BundleParts = {
    tenant: "sample",
    executionId: id,
    events: signed.map(({ payload, signature, service, openings }, i) => ({
      payload,
      signature,
      keyId: `${service}-key`,
      index: indexes[i] ?? 0,
      proof: log.proof(indexes[i] ?? 0, size),
      origin: sampleOrigin,
      openings,
    })),
    checkpoints: [note],
    spkiOf: (keyId) =>
      sampleTrust.keys.find(({ kid }) => kid === keyId)?.spkiDer ?? new Uint8Array(),
    vkeyOf: () => logKey.vkey,
    consistency: older.map((from) => ({
      from: log.checkpoint(from, [signers.log, signers.timestamp, signers.grease]),
      to: note,
      hashes: log.consistency(from, size),
    })),
    disclose: () => true,
    replay: options.replay === false ? null : sampleMaterial,
  };
  const text = await buildBundle(parts, nodeCrypto);
  return { text, parts, trust: sampleTrust, log, signers, note, size };
}

function witnessPolicyText(all: readonly SampleSigner[]): string {
  const lines = all.map(({ vkey }, i) => `witness w${i + 1} ${vkey}\n`);
  const names = all.map((_, i) => `w${i + 1}`).join(" ");
  return `${lines.join("")}group all all ${names}\nquorum all\n`;
}
