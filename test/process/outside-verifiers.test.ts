import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unverifiedCheckpoint } from "@writ/evidence";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { printed, textIn } from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { browserVerifier } from "../verifiers/browser-verifier.ts";
import { eventsIn, type OutsideEvent } from "../verifiers/bundle-file.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { goChecker } from "../verifiers/go-checker.ts";
import { mutationsOf } from "../verifiers/mutate.ts";
import { opensslCheckpoint, opensslStatement } from "../verifiers/openssl-verdict.ts";
import { mirrorLog, publishedTrust, type PublishedTrust } from "../verifiers/published-log.ts";
import { sigstoreVerdict } from "../verifiers/sigstore-verdict.ts";

const openssl = debianTool("openssl");
const go = debianTool("golang-go", "golang-golang-x-mod-dev");
const chromium = debianTool("chromium");

let cluster: SeededCluster;
let folder: TemporaryFolder;
let published: string;
let trust: PublishedTrust;
let bundle: Uint8Array;
/** The same without what replaying takes: of the policies in a bundle, only an engine can say whether they are the ones. */
let shortBundle: Uint8Array;
let events: readonly OutsideEvent[];

beforeAll(async () => {
  cluster = await seededCluster();
  folder = await temporaryFolder();
  const executionId = await completed();
  bundle = await bundleOf(executionId);
  shortBundle = await bundleOf(executionId, "--no-replay");
  events = eventsIn(bundle);
  published = join(folder.path, "published");
  const address = `http://${cluster.running.addresses.console}/log`;
  const sizes = events.map(({ checkpoint }) => unverifiedCheckpoint(checkpoint).size);
  await untilCosigned(address, Math.max(...sizes));
  await mirrorLog(address, published);
  trust = await publishedTrust(published);
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** The id of an execution that was allowed, redeemed and completed. */
async function completed(): Promise<string> {
  const [input, grant] = [join(cluster.folder, "input.json"), join(cluster.folder, "grant")];
  await writeFile(input, '{"limit":3,"query":"checkout latency"}');
  const act = ["--action", "tool:call", "--resource", "Tool::search", "--input", input];
  const reply = printed(await cluster.writ("authorize", ...act, "--out", grant, "--json"));
  const executionId = textIn(reply, "executionId");
  for (const step of [
    ["grant", "redeem", grant, "--input", input],
    ["execution", "report", executionId, "--status", "completed"],
  ]) {
    const { status, stderr } = await cluster.writ(...step);
    expect(status, stderr).toBe(0);
  }
  return executionId;
}

/** Waits until the published checkpoint has a witness's signature and is of this size at least. */
async function untilCosigned(address: string, size: number): Promise<void> {
  const isCosigned = async () => {
    const note = await (await fetch(`${address}/checkpoint`)).text();
    return unverifiedCheckpoint(note).size >= size && note.includes("\n\u2014 witness.");
  };
  await vi.waitUntil(isCosigned, { timeout: 30_000, interval: 100 });
}

async function bundleOf(executionId: string, ...more: readonly string[]): Promise<Uint8Array> {
  const file = join(cluster.folder, "evidence.json");
  const args = ["--out", file, "--witnessed", "--disclose-all", ...more];
  const { status, stderr } = await cluster.writ("evidence", "bundle", executionId, ...args);
  expect(status, stderr).toBe(0);
  return readFile(file);
}

test("Sigstore's client accepts every event of a bundle with the published trust", () => {
  expect(events).toHaveLength(3);
  const verdicts = events.map(({ sigstoreBundle }) => sigstoreVerdict(sigstoreBundle, trust));
  expect(verdicts).toEqual(events.map(() => "accepted"));
});

test.skipIf(openssl.isMissing)(
  `OpenSSL verifies every statement and the checkpoint with the published keys${openssl.toInstall}`,
  async () => {
    for (const { payload, signature, keyId, checkpoint: note } of events) {
      const spkiDer = trust.trust.keys.find(({ kid }) => kid === keyId)?.spkiDer;
      const statement = await opensslStatement(folder.path, {
        payload,
        signature,
        spkiDer: spkiDer ?? new Uint8Array(),
      });
      expect(statement).toMatchObject({ status: 0 });
      const checkpoint = await opensslCheckpoint(folder.path, note, trust.vkeys[0]);
      expect(checkpoint).toMatchObject({ status: 0 });
    }
  },
);

test.skipIf(go.isMissing)(
  `Go's packages accept the published log, cosigned by its witness, and every proof of a bundle${go.toInstall}`,
  async () => {
    const checker = await goChecker(folder.path);
    expect(trust.vkeys).toHaveLength(3);
    expect(await checker.log(trust.vkeys, published)).toMatchObject({ status: 0 });
    for (const { tlogProof, entry } of events) {
      expect(await checker.proof(trust.vkeys, tlogProof, entry)).toEqual({ status: 0, output: "" });
    }
  },
);

test.skipIf(chromium.isMissing)(
  `Chromium verifies a bundle from a file, offline, and refuses it with any of 100 changes${chromium.toInstall}`,
  async () => {
    await using page = await browserVerifier(folder.path);
    const genuine = await page.verify([bundle, shortBundle], trust.trust);
    for (const { checks, valid, tiers } of genuine) {
      expect(checks.filter(({ status }) => status === "fail")).toEqual([]);
      expect(valid).toBe(true);
      expect(tiers.find(({ tier }) => tier === "witnessed")?.status).toBe("yes");
    }
    const changed = await page.verify(mutationsOf(shortBundle, 100), trust.trust);
    expect(changed.filter(({ valid }) => valid)).toEqual([]);
    expect(page.requested).toHaveLength(1);
  },
);
