import { encodeBase64, type Json } from "@writ/encoding";
import { expect, test } from "vitest";
import { failures, tampered, verified } from "../testing/bundle-report.ts";
import { allowed, digest, freeHead, id, time } from "../testing/events.ts";
import { sampleBundle, sampleTrust } from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { testP256 } from "../testing/p256.ts";
import { buildRevocation } from "../predicate/revocation.ts";
import type { BundleTrust } from "./bundle-trust.ts";

const whole = await sampleBundle();
const envelope = ["sigstoreBundle", "dsseEnvelope"];
const [decision, redemption, outcome] = sampleExecution();
if (!decision || !redemption || !outcome) throw new Error("an event is missing");

function withKeys(
  change: (key: BundleTrust["keys"][number]) => BundleTrust["keys"][number],
): BundleTrust {
  return { ...sampleTrust, keys: sampleTrust.keys.map(change) };
}

test("refuses another payload type, no signature and two", async () => {
  const type = tampered(whole.text, [...envelope, "payloadType"], () => "application/json");
  expect(failures(await verified(type))).toEqual(["envelope 0"]);
  for (const count of [0, 2]) {
    const changed = tampered(whole.text, [...envelope, "signatures"], (list) => {
      const [first] = list as readonly Json[];
      return Array.from({ length: count }, () => first ?? null);
    });
    expect(failures(await verified(changed))).toEqual(["envelope 0"]);
  }
});

test("refuses base64 in the URL-safe alphabet, though it is the same signature", async () => {
  // Some signature has a character that differs.
  for (let tries = 0; tries < 50; tries++) {
    const { text } = await sampleBundle({ statements: sampleExecution("DENY") });
    const safe = tampered(text, [...envelope, "signatures", 0, "sig"], (sig) =>
      `${sig as string}`.replaceAll("+", "-").replaceAll("/", "_"),
    );
    if (safe === text) continue;
    expect(failures(await verified(safe))).toEqual(["bytes"]);
    return;
  }
  throw new Error("no signature had such a character");
});

test("refuses the signature of another statement, and a key id in the envelope", async () => {
  const { chain } = JSON.parse(whole.text) as {
    chain: { sigstoreBundle: { dsseEnvelope: Json } }[];
  };
  const other = tampered(whole.text, envelope, () => chain[0]?.sigstoreBundle.dsseEnvelope ?? null);
  expect(failures(await verified(other))).toEqual(
    expect.arrayContaining([
      "signer 0",
      "signature 0",
      "pae-digest 0",
      "leaf 0",
      "root 0",
      "chain 0",
    ]),
  );
  const named = tampered(whole.text, [...envelope, "signatures", 0, "keyid"], () => "key");
  expect(failures(await verified(named))).toEqual(["bytes"]);
});

test("refuses a key that the trust file does not have, whatever the bundle says", async () => {
  const none = withKeys((key) => ({ ...key, kid: `other-${key.kid}` }));
  const report = await verified(whole.text, none);
  expect(failures(report)).toEqual(["signer 0", "signer 1", "signer 2"]);
  expect(report.decision).toBeUndefined();
  const swapped = withKeys((key) => ({ ...key, spkiDer: testP256(3).spkiDer }));
  expect(failures(await verified(whole.text, swapped))).toContain("signature 0");
});

test("refuses a statement that a service signed which may not say so", async () => {
  const swapped = withKeys((key) => ({
    ...key,
    service: key.service === "grant-signing" ? "policy-decision" : "grant-signing",
  }));
  expect(failures(await verified(whole.text, swapped))).toEqual([
    "signer 0",
    "signer 1",
    "signer 2",
  ]);
  const byOther = await sampleBundle({
    statements: [decision, { ...redemption, service: "policy-decision" }, outcome],
  });
  expect(failures(await verified(byOther.text))).toEqual(["signer 1"]);
  const recorded = await sampleBundle({
    statements: sampleExecution("DENY", { recordedBy: { service: "identity" } }),
  });
  expect(failures(await verified(recorded.text))).toEqual(["signer 0"]);
});

test("refuses what a key signed after it went out of use, and nothing it signed before", async () => {
  const occurredAtMs = Date.parse(time);
  const retired = (at: number): BundleTrust => withKeys((key) => ({ ...key, retiredAtMs: at }));
  expect(failures(await verified(whole.text, retired(occurredAtMs)))).toEqual(["it is valid"]);
  expect(failures(await verified(whole.text, retired(occurredAtMs - 1)))).toEqual([
    "signer 0",
    "signer 1",
    "signer 2",
  ]);
});

test("refuses a statement that is about no execution", async () => {
  const revocation = buildRevocation(digest.sha256, {
    ...freeHead,
    revocationId: id,
    type: "principal",
    value: "User::alice",
    reason: "left",
    by: "spiffe://writ.local/operator/admin",
    streamSeq: 1,
  });
  const { text } = await sampleBundle({
    statements: [decision, { ...redemption, payload: revocation }],
  });
  expect(failures(await verified(text))).toEqual(["statement 1"]);
});

test("shows the statement that is in the leaf, and no other", async () => {
  const changed = sampleExecution("ALLOW", { reasonCodes: ["CHANGED"], salt: allowed.salt })[0];
  const other = tampered(whole.text, [...envelope, "payload"], () =>
    encodeBase64(changed?.payload ?? new Uint8Array()),
  );
  const report = await verified(other);
  expect(failures(report)).toEqual(
    expect.arrayContaining(["signature 0", "pae-digest 0", "leaf 0", "root 0", "bytes"]),
  );
  expect(report.decision).toBeUndefined();
  expect(report.tiers.slice(0, 2).map(({ status }) => status)).toEqual(["no", "no"]);
});

test("refuses a trust that is none, rather than trusting nobody", async () => {
  const [log] = sampleTrust.logs;
  const [key] = sampleTrust.keys;
  if (!log || !key) throw new Error("the trust is empty");
  const wrong: BundleTrust[] = [
    { ...sampleTrust, logs: [{ ...log, vkey: "log+00000000+AA==" }] },
    { ...sampleTrust, logs: [{ ...log, origin: "evidence.writ.local/local/2" }] },
    { ...sampleTrust, logs: [{ ...log, timestampVkey: log.vkey }] },
    { ...sampleTrust, logs: [{ ...log, vkey: log.timestampVkey }] },
    { ...sampleTrust, logs: [log, log] },
    { ...sampleTrust, keys: [key, key] },
    { ...sampleTrust, witnessPolicy: "quorum w1\n" },
    { ...sampleTrust, witnessPolicy: `witness w ${log.timestampVkey}\nquorum w\n` },
  ];
  for (const trust of wrong) expect(failures(await verified(whole.text, trust))).toEqual(["trust"]);
  const none = { ...sampleTrust, logs: [] };
  expect(failures(await verified(whole.text, none))).toContain("checkpoint 0");
});
