import { sign } from "node:crypto";
import { writeFile, readFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { decodeBase64Url } from "@writ/encoding";
import { ed25519Signer, formatCheckpoint, NOTE_ED25519, noteKey, signNote } from "@writ/evidence";
import { parseTrust, publicJwk, sha256, signingKeyFromPem } from "@writ/token";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { addressesOf, portsFrom } from "./addresses.ts";
import { prepareFiles } from "./cluster-files.ts";
import { dataFolder } from "./data-folder.ts";
import { lockFolder } from "./folder-lock.ts";
import { trustBefore, TrustFileError } from "./log-shard.ts";
import { NextShardError, openNextShard } from "./next-shard.ts";

const options = { production: false, nowMs: 1_000 };
const addresses = addressesOf(portsFrom(7400));

async function preparedCluster() {
  const folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  await prepareFiles(data, addresses, { production: false, nowMs: Date.now() });
  const anchor = async (size: number, shard = 0): Promise<string> => {
    const note = await signedCheckpoint(folder.path, size, shard);
    await mkdir(dirname(data.anchorFile(shard)), { recursive: true });
    await writeFile(data.anchorFile(shard), note);
    return note;
  };
  return { folder, data, anchor, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function signedCheckpoint(path: string, size: number, shard = 0): Promise<string> {
  const data = dataFolder(path);
  const origin = `evidence.writ.local/main/${shard}`;
  const name = shard === 0 ? "evidence-log" : `evidence-log-${shard}`;
  const pem = await readFile(data.keyFile(name), "utf8");
  const raw = decodeBase64Url(publicJwk(signingKeyFromPem(pem).publicKey).x);
  const signer = ed25519Signer(noteKey(sha256, origin, NOTE_ED25519, raw), (message) =>
    sign(null, message, pem),
  );
  return signNote(formatCheckpoint({ origin, size, root: new Uint8Array(32) }), [signer]);
}

test("closes the log at its anchor and trusts a new one with another key from then on", async () => {
  await using cluster = await preparedCluster();
  await cluster.anchor(7);
  const before = parseTrust(await readFile(cluster.data.trustFile, "utf8"));
  expect(await openNextShard(cluster.folder.path, options)).toEqual({
    closed: { origin: "evidence.writ.local/main/0", size: 7 },
    origin: "evidence.writ.local/main/1",
  });
  const { trust, shard } = await trustBefore(cluster.data);
  expect(shard).toBe(1);
  expect(trust?.closedLogs).toEqual([before.log]);
  expect(trust?.log.origin).toBe("evidence.writ.local/main/1");
  expect(trust?.log.vkey).not.toBe(before.log.vkey);
  // The next start keeps it so.
  const again = await prepareFiles(cluster.data, addresses, { production: false, nowMs: 2_000 });
  expect(again).toBe(1);
  expect((await trustBefore(cluster.data)).trust?.log).toEqual(trust?.log);
});

test("takes a newer checkpoint that somebody outside has, never an older one", async () => {
  await using cluster = await preparedCluster();
  await cluster.anchor(7);
  const [older, newer] = await Promise.all(
    [6, 9].map((size) => signedCheckpoint(cluster.folder.path, size)),
  );
  await expect(
    openNextShard(cluster.folder.path, { ...options, checkpoint: older ?? "" }),
  ).rejects.toThrow(/older than the anchor/);
  const next = await openNextShard(cluster.folder.path, { ...options, checkpoint: newer ?? "" });
  expect(next.closed.size).toBe(9);
});

test.each([
  ["no checkpoint at all", undefined, /--checkpoint/],
  ["a checkpoint that the log never signed", "x\n1\n\n", /not one that/],
])("refuses %s, and changes nothing", async (_, checkpoint, message) => {
  await using cluster = await preparedCluster();
  const before = await readFile(cluster.data.trustFile, "utf8");
  const opening = openNextShard(cluster.folder.path, {
    ...options,
    ...(checkpoint !== undefined && { checkpoint }),
  });
  await expect(opening).rejects.toThrow(NextShardError);
  await expect(opening).rejects.toThrow(message);
  expect(await readFile(cluster.data.trustFile, "utf8")).toBe(before);
});

test("refuses while the cluster runs, and before it ever ran", async () => {
  await using cluster = await preparedCluster();
  const lock = await lockFolder(cluster.data.lockFile);
  await expect(openNextShard(cluster.folder.path, options)).rejects.toThrow(/in use/);
  await lock.unlock();
  await using empty = await temporaryFolder();
  await expect(openNextShard(empty.path, options)).rejects.toThrow(/no log yet/);
});

test("does not guess which log is in use from a damaged trust file", async () => {
  await using cluster = await preparedCluster();
  const text = await readFile(cluster.data.trustFile, "utf8");
  await writeFile(cluster.data.trustFile, text.slice(0, -40));
  await expect(trustBefore(cluster.data)).rejects.toThrow(TrustFileError);
  await writeFile(cluster.data.trustFile, text.replaceAll("/main/0", "/main/3"));
  await expect(trustBefore(cluster.data)).rejects.toThrow(TrustFileError);
});
