import { NOTE_ED25519, parseVkey } from "@writ/evidence";
import { parseTrust, sha256, signingKeyFromPem, verificationKeyFromJwk } from "@writ/token";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { developmentCertificates } from "./certificates.ts";
import { dataFolder } from "./data-folder.ts";
import { developmentKeys } from "./keys.ts";
import { trustFile } from "./trust-file.ts";

test("says what the parties read: who signs what, the log's key, the authority; and no secret", async () => {
  await using folder = await temporaryFolder();
  const data = dataFolder(folder.path);
  const keys = await developmentKeys(data, { production: false });
  const caPem = await developmentCertificates(data, [], Date.now());
  const text = trustFile(caPem, keys);
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
