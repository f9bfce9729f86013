import { NOTE_ED25519, parseVkey } from "@writ/evidence";
import { parseTrust, sha256, signingKeyFromPem, verificationKeyFromJwk } from "@writ/token";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { developmentCertificates } from "./certificates.ts";
import { dataFolder } from "./data-folder.ts";
import { developmentKeys, p256Pem } from "./keys.ts";
import { trustFile } from "./trust-file.ts";

const sources = { before: undefined, shard: 0, witness: "127.0.0.1:7406", nowMs: 0 };

test("says what the parties read: who signs what, the log's key, the authority; and no secret", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  const keys = await developmentKeys(data, { production: false, shard: 0 });
  const caPem = await developmentCertificates(data, [], Date.now());
  const text = trustFile({ ...sources, caPem, keys });
  const trust = parseTrust(text);
  expect(trust).toMatchObject({
    trustDomain: "writ.local",
    caPem,
    grantIssuer: "urn:writ:writ.local:grants",
    identityAudience: "urn:writ:writ.local:identity",
  });
  const kidOf = (pem: string): string => signingKeyFromPem(pem).kid;
  expect(trust.keys.map(({ use, service, kid }) => [use, service, kid])).toEqual([
    ["exec-id", "identity", kidOf(keys["identity-assertion"])],
    ["statement", "identity", kidOf(keys["identity-statement"])],
    ["statement", "policy-decision", kidOf(keys["policy-statement"])],
    ["statement", "grant-signing", kidOf(keys["grants-statement"])],
    ["statement", "evidence", kidOf(keys["evidence-statement"])],
  ]);
  const roots = trust.bundleRoots.map((jwk) => verificationKeyFromJwk(jwk).kid);
  expect(roots).toEqual([kidOf(keys["grants-bundle-root"])]);
  const log = parseVkey(sha256, trust.log.vkey);
  expect(log).toMatchObject({ name: trust.log.origin, type: NOTE_ED25519 });
  const spki = signingKeyFromPem(keys["evidence-log"]).publicKey.export({
    type: "spki",
    format: "der",
  });
  expect(Buffer.from(log.publicKey).equals(spki.subarray(-32))).toBe(true);
  expect(text).not.toContain("PRIVATE");
  expect(text).not.toContain('"d"');
});

test("keeps a key that went out of use, as retired when that was first noticed", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  const keys = await developmentKeys(data, { production: false, shard: 0 });
  const caPem = await developmentCertificates(data, [], Date.now());
  const first = parseTrust(trustFile({ ...sources, caPem, keys }));
  const replaced = { ...keys, "policy-statement": p256Pem() };
  const second = parseTrust(
    trustFile({ ...sources, caPem, keys: replaced, before: first, nowMs: 1_000 }),
  );
  const third = parseTrust(
    trustFile({ ...sources, caPem, keys: replaced, before: second, nowMs: 9_000 }),
  );
  const { kid } = signingKeyFromPem(keys["policy-statement"]);
  for (const trust of [second, third])
    expect(trust.keys.filter(({ retiredAt }) => retiredAt !== undefined)).toEqual([
      expect.objectContaining({ kid, retiredAt: "1970-01-01T00:00:01.000Z" }),
    ]);
});
