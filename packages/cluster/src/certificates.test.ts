import { X509Certificate } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { developmentCertificates } from "./certificates.ts";
import { dataFolder } from "./data-folder.ts";
import { p256Pem } from "./keys.ts";

const DAY_MS = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

/** A cluster's certificates on some day, with one server. */
async function onDay(folder: string, day: number) {
  const data = dataFolder(folder);
  const files = data.tlsFiles("evidence");
  const wish = { files, spiffeId: "spiffe://writ.local/service/evidence", use: "server" } as const;
  const caPem = await developmentCertificates(data, [wish], start + day * DAY_MS);
  const leaf = new X509Certificate(await readFile(files.certFile));
  return { data, files, caPem, leaf, key: await readFile(files.keyFile, "utf8") };
}

test("lasts ten years for the authority and ninety days for a leaf", async () => {
  await using folder = await temporaryFolder();
  const { caPem, leaf } = await onDay(folder.path, 0);
  expect(new X509Certificate(caPem).validToDate.getTime()).toBe(start + 3_650 * DAY_MS);
  expect(leaf.validToDate.getTime()).toBe(start + 90 * DAY_MS);
  expect(leaf.validFromDate.getTime()).toBeLessThan(start);
});

test("keeps a leaf with thirty days left and renews it, with the same key, when there is less", async () => {
  await using folder = await temporaryFolder();
  const first = await onDay(folder.path, 0);
  const kept = await onDay(folder.path, 60);
  expect(kept.leaf.fingerprint256).toBe(first.leaf.fingerprint256);
  const renewed = await onDay(folder.path, 60.01);
  expect(renewed.leaf.fingerprint256).not.toBe(first.leaf.fingerprint256);
  expect(renewed.key).toBe(first.key);
  expect(renewed.caPem).toBe(first.caPem);
});

test("renews the authority, and with it every leaf, before it would end sooner than a leaf", async () => {
  await using folder = await temporaryFolder();
  const first = await onDay(folder.path, 0);
  const late = await onDay(folder.path, 3_561);
  expect(late.caPem).not.toBe(first.caPem);
  expect(late.leaf.verify(new X509Certificate(late.caPem).publicKey)).toBe(true);
});

test("replaces a leaf that no longer fits its key, its authority or its name", async () => {
  await using folder = await temporaryFolder();
  const first = await onDay(folder.path, 0);
  await rm(first.files.keyFile);
  const otherKey = await onDay(folder.path, 0);
  expect(otherKey.leaf.fingerprint256).not.toBe(first.leaf.fingerprint256);
  expect(otherKey.key).not.toBe(first.key);

  await writeFile(first.data.caKeyFile, p256Pem());
  const otherAuthority = await onDay(folder.path, 0);
  expect(otherAuthority.caPem).not.toBe(first.caPem);
  expect(otherAuthority.leaf.fingerprint256).not.toBe(otherKey.leaf.fingerprint256);

  const stranger = first.data.tlsFiles("identity");
  const wish = {
    files: stranger,
    spiffeId: "spiffe://writ.local/service/identity",
    use: "server",
  } as const;
  await developmentCertificates(first.data, [wish], start);
  await writeFile(first.files.certFile, await readFile(stranger.certFile));
  await writeFile(first.files.keyFile, await readFile(stranger.keyFile));
  expect((await onDay(folder.path, 0)).leaf.subjectAltName).toContain("service/evidence");
});

test("issues leaves under the authority and lets only the owner read the keys", async () => {
  await using folder = await temporaryFolder();
  const { data, files, leaf, caPem } = await onDay(folder.path, 0);
  expect(leaf.checkIssued(new X509Certificate(caPem))).toBe(true);
  expect(await folder.modeOf(files.keyFile)).toBe("600");
  expect(await folder.modeOf(data.caKeyFile)).toBe("600");
  expect(await folder.modeOf(join(folder.path, "tls"))).toBe("700");
});
