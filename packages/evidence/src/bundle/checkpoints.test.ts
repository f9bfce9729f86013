import type { Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { testKey } from "../testing/ed25519.ts";
import { failures, tampered, tier, verified, withLine } from "../testing/bundle-report.ts";
import { time } from "../testing/events.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import {
  sampleBundle,
  sampleOrigin,
  type SampleOptions,
  sampleTrust,
} from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { testP256 } from "../testing/p256.ts";
import { sampleCosigner, sampleLeaf, sampleLog, sampleLogKey } from "../testing/sample-log.ts";
import { sha256 } from "../testing/sha256.ts";
import { cosigner } from "../note/cosignature.ts";
import { ed25519Signer } from "../note/sign-note.ts";
import { NOTE_ED25519, noteKey } from "../note/vkey.ts";
import { buildBundle } from "./build-bundle.ts";

const whole = await sampleBundle();
const statements = sampleExecution("DENY");

async function signedBy(signers: SampleOptions["signers"]): Promise<readonly string[]> {
  const { text } = await sampleBundle({ statements, older: [], ...(signers && { signers }) });
  return failures(await verified(text));
}

function lineOf(name: string): string {
  const line = whole.note.split("\n").find((one) => one.startsWith(`\u2014 ${name} `));
  return `${line ?? "missing"}\n`;
}

test("refuses a checkpoint its log has not signed, whoever else has", async () => {
  expect(await signedBy(({ timestamp, witnesses }) => [timestamp, ...witnesses])).toEqual([
    "checkpoint 0",
  ]);
  expect(await signedBy(({ grease }) => [grease])).toEqual(["checkpoint 0"]);
  const witness = testKey(21);
  const key = noteKey(sha256, sampleOrigin, NOTE_ED25519, witness.publicKey);
  const asLog = ed25519Signer(key, witness.sign);
  expect(await signedBy(({ timestamp }) => [asLog, timestamp])).toEqual(["checkpoint 0"]);
});

test("refuses a known key's bad signature, whosever it is", async () => {
  const zeros = (vkey: string, name: string): string => {
    const id = Buffer.from(vkey.split("+")[1] ?? "", "hex");
    return `\u2014 ${name} ${Buffer.concat([id, new Uint8Array(72)]).toString("base64")}\n`;
  };
  const [, witness = ""] = /witness w1 (\S+)/.exec(sampleTrust.witnessPolicy) ?? [];
  const line = zeros(witness, "witness.writ.local/1");
  const bad = withLine(whole.text, lineOf("witness.writ.local/1"), line);
  expect(failures(await verified(bad))).toContain("checkpoint 0");
});

test("refuses a checkpoint of another log, signed by that log's key", async () => {
  const other = sampleLogKey("evidence.writ.local/local/2", 31);
  expect(await signedBy(({ timestamp }) => [other.signer, timestamp])).toEqual(["checkpoint 0"]);
  const origin = "evidence.writ.local/local/2";
  const stamp = sampleCosigner(`${origin}/timestamp`, 32, Date.parse(time));
  const trust = {
    ...sampleTrust,
    logs: [...sampleTrust.logs, { origin, vkey: other.vkey, timestampVkey: stamp.vkey }],
  };
  // The same tree under another name: the proofs fit, the signature does not.
  const renamed = whole.text.replaceAll(`${sampleOrigin}\\n`, `${origin}\\n`);
  expect(failures(await verified(renamed, trust))).toContain("checkpoint 0");
});

test("refuses the proof of another leaf, another size and another event", async () => {
  const proofs = (
    await Promise.all([0, 1].map((i) => sampleBundle({ gaps: [2 + i, 1, 0, 1] })))
  ).map(({ text }) => (JSON.parse(text) as { tlogProof: string }).tlogProof);
  const moved = tampered(whole.text, ["tlogProof"], () => proofs[1] ?? "");
  expect(failures(await verified(moved))).toEqual(expect.arrayContaining(["root 0", "bytes"]));
  const { chain } = JSON.parse(whole.text) as { chain: { tlogProof: string }[] };
  const others = tampered(whole.text, ["tlogProof"], () => chain[0]?.tlogProof ?? "");
  expect(failures(await verified(others))).toEqual(expect.arrayContaining(["root 0"]));
  const sized = whole.text.replaceAll(`${sampleOrigin}\\n7\\n`, `${sampleOrigin}\\n8\\n`);
  expect(sized).not.toBe(whole.text);
  expect(failures(await verified(sized))).toContain("checkpoint 0");
});

test("refuses proofs that are cut, lengthened or of no form", async () => {
  const hash = `${"A".repeat(43)}=\n`;
  const changes: readonly [RegExp | string, string, string][] = [
    [/(index 2\n).*\n/, "$1", "path 0"],
    ["index 2\n", `index 2\n${hash.repeat(4)}`, "path 0"],
    ["index 2\n", "index 9007199254740991\n", "path 0"],
    ["index 2\n", "index 7\n", "path 0"],
    ["index 2\n", "index 02\n", "proof 0"],
    ["index 2\n", "extra AAAA\nindex 2\n", "bytes"],
    ["index 2\n", `index 2\n${hash.repeat(62)}`, "proof 0"],
    ["tlog-proof@v1", "tlog-proof@v2", "proof 0"],
  ];
  for (const [from, to, failure] of changes) {
    const changed = tampered(whole.text, ["tlogProof"], (proof) =>
      `${proof as string}`.replace(from, to),
    );
    expect(changed).not.toBe(whole.text);
    expect(failures(await verified(changed))).toContain(failure);
  }
});

test("refuses a Sigstore bundle with another index, size, root, log, key or checkpoint", async () => {
  const entry = ["sigstoreBundle", "verificationMaterial", "tlogEntries", 0];
  const proof = [...entry, "inclusionProof"];
  const changes: readonly (readonly (string | number)[])[] = [
    [...entry, "logIndex"],
    [...proof, "logIndex"],
    [...proof, "treeSize"],
    [...proof, "rootHash"],
    [...proof, "hashes", 0],
    [...entry, "logId", "keyId"],
    [...entry, "kindVersion", "version"],
    ["sigstoreBundle", "mediaType"],
  ];
  for (const path of changes) {
    const changed = tampered(whole.text, path, () => "3");
    expect(failures(await verified(changed))).toEqual(["bytes"]);
  }
  const added = tampered(whole.text, entry, (one) => ({ ...(one as object), integratedTime: "1" }));
  expect(failures(await verified(added))).toEqual(["bytes"]);
  const named = tampered(whole.text, [...proof, "checkpoint", "envelope"], () => "other");
  expect(failures(await verified(named))).toEqual(["bytes", "checkpoint 0"]);
});

test("refuses two checkpoints of one log in one bundle", async () => {
  const { log, parts, signers, size } = whole;
  const note = log.checkpoint(size - 1, [signers.log, signers.timestamp]);
  const [first, ...rest] = parts.events;
  if (!first) throw new Error("there is no event");
  const events = [{ ...first, proof: log.proof(first.index, size - 1) }];
  const text = await buildBundle(
    { ...parts, events, checkpoints: [note], consistency: [] },
    nodeCrypto,
  );
  const { sigstoreBundle, tlogProof } = JSON.parse(text) as {
    sigstoreBundle: Json;
    tlogProof: string;
  };
  const mixed = tampered(
    tampered(whole.text, ["sigstoreBundle"], () => sigstoreBundle),
    ["tlogProof"],
    () => tlogProof,
  );
  expect(rest).toHaveLength(2);
  expect(failures(await verified(mixed))).toEqual(
    expect.arrayContaining(["checkpoint 1", "checkpoint 2"]),
  );
});

test("falls a tier when witnesses are missing, and stays valid", async () => {
  for (const name of ["witness.writ.local/1", "witness.writ.local/2"]) {
    const report = await verified(withLine(whole.text, lineOf(name), ""));
    expect(failures(report)).toEqual(["it is valid"]);
    expect(report.tiers[2]).toEqual({ tier: "witnessed", status: "no", detail: "1 of 2" });
    expect(report.notProven.join()).toContain("independent witnesses");
  }
});

test("counts no witness when the policy demands none", async () => {
  const trust = { ...sampleTrust, witnessPolicy: "quorum none\n" };
  const report = await verified(whole.text, trust);
  expect(failures(report)).toEqual(["it is valid"]);
  expect(tier(report, "witnessed")).toBe("not-checked");
});

test("refuses an event that says it occurred more than a minute after the log's timestamp", async () => {
  const stampedAt = (ms: number): SampleOptions["signers"] => {
    const { publicKey, sign } = testKey(12);
    const key = noteKey(sha256, `${sampleOrigin}/timestamp`, 4, publicKey);
    return ({ log, witnesses }) => [log, cosigner(key, sign, () => ms), ...witnesses];
  };
  const at = Date.parse(time);
  expect(await signedBy(stampedAt(at - 59_000))).toEqual(["it is valid"]);
  expect(await signedBy(stampedAt(at - 62_000))).toEqual(["time 0"]);
  expect(await signedBy(stampedAt(at + 86_400_000))).toEqual(["it is valid"]);
  expect(await signedBy(stampedAt(2 ** 53))).toEqual(["it is valid"]);
  expect(await signedBy(({ log, witnesses }) => [log, ...witnesses])).toEqual(["time 0"]);
});

test("counts only witnesses that the quorum counts", async () => {
  const trust = {
    ...sampleTrust,
    witnessPolicy: sampleTrust.witnessPolicy.replace("quorum all", "quorum w1"),
  };
  const report = await verified(whole.text, trust);
  expect(report.tiers[2]).toEqual({ tier: "witnessed", status: "yes", detail: "1 of 1" });
  const without = await verified(withLine(whole.text, lineOf("witness.writ.local/1"), ""), trust);
  expect(without.tiers[2]).toEqual({ tier: "witnessed", status: "no", detail: "0 of 1" });
});

test("verifies an execution that went on in a new log", async () => {
  const origin = "evidence.writ.local/local/2";
  const key = sampleLogKey(origin, 31);
  const stamp = sampleCosigner(`${origin}/timestamp`, 32, Date.parse(time));
  const [first, ...later] = whole.parts.events;
  if (!first) throw new Error("there is no event");
  const leaves = later.map(({ payload, signature }) => sampleLeaf(payload, signature, testP256(2)));
  const log = sampleLog(origin, leaves);
  const note = log.checkpoint(2, [key.signer, stamp.signer]);
  const moved = later.map((event, index) => ({
    ...event,
    origin,
    index,
    proof: log.proof(index, 2),
  }));
  const parts = {
    ...whole.parts,
    events: [first, ...moved],
    checkpoints: [note, whole.note],
    vkeyOf: (of: string) => (of === origin ? key.vkey : whole.parts.vkeyOf(of)),
  };
  const text = await buildBundle(parts, nodeCrypto);
  const logs = [{ origin, vkey: key.vkey, timestampVkey: stamp.vkey }, ...sampleTrust.logs];
  const report = await verified(text, { ...sampleTrust, logs });
  expect(failures(report)).toEqual(["it is valid"]);
  expect(report.checkpoints).toEqual([whole.note, note]);
  // As far as the log goes whose checkpoint has the fewest witnesses.
  expect(report.tiers[2]).toEqual({ tier: "witnessed", status: "no", detail: "0 of 2" });
  expect(failures(await verified(text))).toEqual(["checkpoint 1", "checkpoint 2"]);
  const missing = { ...parts, checkpoints: [note] };
  await expect(buildBundle(missing, nodeCrypto)).rejects.toThrow("a log's checkpoint is missing");
});
