import { generateKeyPairSync } from "node:crypto";
import { NOTE_COSIGNATURE, NOTE_ED25519, ShardError, vkey } from "@writ/evidence";
import { publicJwk, sha256, thumbprint } from "@writ/token";
import { describe, expect, it } from "vitest";
import { publishedDocuments } from "./documents.ts";
import { openPublisher } from "./open-publisher.ts";

const jwk = publicJwk(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey);
const kid = thumbprint(jwk);
const logOf = (origin: string) => ({
  origin,
  vkey: vkey(sha256, origin, NOTE_ED25519, new Uint8Array(32).fill(1)),
  timestampVkey: vkey(sha256, `${origin}/timestamp`, NOTE_COSIGNATURE, new Uint8Array(32).fill(2)),
});
const trust = {
  log: logOf("evidence.writ.test/main/1"),
  closedLogs: [logOf("evidence.writ.test/main/0")],
  witnessPolicy: "quorum none\n",
  keys: [
    {
      kid,
      use: "statement" as const,
      service: "identity",
      jwk,
      retiredAt: "2026-01-01T00:00:00.000Z",
    },
  ],
};

describe("publishedDocuments", () => {
  it("gives the keys, the policy, and what Sigstore clients take", () => {
    const documents = publishedDocuments(trust);
    expect([...documents.keys()]).toEqual([
      "vkey",
      "timestamp.vkey",
      "policy.tlog-policy",
      "trusted_root.json",
      "keys.json",
    ]);
    expect(documents.get("vkey")).toBe(`${trust.log.vkey}\n`);
    expect(documents.get("timestamp.vkey")).toBe(`${trust.log.timestampVkey}\n`);
    expect(documents.get("policy.tlog-policy")).toBe("quorum none\n");
    const root = JSON.parse(documents.get("trusted_root.json") ?? "") as {
      tlogs: { baseUrl: string }[];
    };
    expect(root.tlogs.map(({ baseUrl }) => baseUrl)).toEqual([
      "https://evidence.writ.test/main/1",
      "https://evidence.writ.test/main/0",
    ]);
    expect(JSON.parse(documents.get("keys.json") ?? "")).toMatchObject({
      keys: [
        { kid, service: "identity", publicKey: { validFor: { end: "2026-01-01T00:00:00.000Z" } } },
      ],
    });
  });
});

describe("openPublisher", () => {
  it("refuses a log whose shard names no folder", () => {
    const stored = { entries: { entries: async () => [] }, tiles: async () => [] };
    const escaping = { ...trust, log: logOf("evidence.writ.test/..") };
    expect(() => openPublisher("/nowhere", escaping, stored)).toThrow(ShardError);
  });
});
