import { generateKeyPairSync } from "node:crypto";
import { type KeyBundle, makeKeyBundle, publicJwk, signingKeyFromPem } from "@writ/token";
import { describe, expect, it } from "vitest";
import { type GrantKeys, grantKeys } from "./grant-keys.ts";
import { rawRequest } from "./testing/raw-request.ts";
import { runningConsole } from "./testing/running-console.ts";

const START_S = 1_800_000_000;

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const key = signingKeyFromPem(pem);
  return { key, jwk: publicJwk(publicKey) };
}

const root = newKey();
const keys = [newKey(), newKey(), newKey(), newKey()] as const;
const states = ["ACTIVE", "OLD", "REVOKED", "ACTIVE"] as const;

function bundleOf(change: Partial<KeyBundle> = {}): string {
  const claims: KeyBundle = {
    exp: START_S + 3_600,
    iat: START_S,
    iss: "urn:test:grants",
    keys: keys.map(({ jwk, key: { kid } }, i) => ({
      jwk,
      kid,
      naf: START_S + 86_400,
      nbf: START_S,
      state: states[i] ?? "ACTIVE",
      use: i === 3 ? "exec-revocation" : "exec-grant",
    })),
    prev_h: null,
    seq: 5,
    ...change,
  };
  return makeKeyBundle(claims, root.key);
}

/** Keys whose source and clock a test sets. */
function keySource(): {
  keys: GrantKeys;
  set: (answer: string | Error) => void;
  wait: (seconds: number) => void;
  calls: () => number;
} {
  let answer: string | Error = new Error("nobody there");
  let nowMs = START_S * 1_000;
  let calls = 0;
  const source = grantKeys({
    client: {
      async getKeyBundle() {
        calls++;
        if (answer instanceof Error) throw answer;
        return { $typeName: "writ.grant.v1.GetKeyBundleResponse", bundle: answer };
      },
    },
    trust: { bundleRoots: [root.jwk], grantIssuer: "urn:test:grants" },
    now: () => nowMs,
    onFailure: () => {},
  });
  return {
    keys: source,
    set: (next) => (answer = next),
    wait: (seconds) => (nowMs += seconds * 1_000),
    calls: () => calls,
  };
}

describe("the keys of grants over HTTP", () => {
  it("are those that still verify, and 503 while there are none", async () => {
    const source = keySource();
    await using running = await runningConsole({}, source.keys);
    const ask = () => rawRequest(running.port, "/.well-known/jwks.json");
    const before = await ask();
    expect([before.status, before.headers["retry-after"]]).toEqual([503, "1"]);
    source.set(bundleOf());
    source.wait(1);
    const { body, headers, status } = await ask();
    expect([status, headers["content-type"]]).toEqual([200, "application/jwk-set+json"]);
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(JSON.parse(body.toString())).toEqual({
      keys: keys
        .slice(0, 2)
        .map(({ jwk, key }) => ({ ...jwk, alg: "Ed25519", kid: key.kid, use: "sig" })),
    });
  });

  it("are asked for once a minute, and kept until they expire when nobody answers", async () => {
    const source = keySource();
    source.set(bundleOf());
    await Promise.all([source.keys(), source.keys(), source.keys()]);
    source.wait(59);
    await source.keys();
    expect(source.calls()).toBe(1);
    source.set(new Error("gone"));
    source.wait(3_500);
    expect((await source.keys())?.seq).toBe(5);
    expect(source.calls()).toBe(2);
    source.wait(100);
    expect(await source.keys()).toBeUndefined();
  });

  it("are never taken from a bundle that is older, of another issuer, or signed by another root", async () => {
    const source = keySource();
    source.set(bundleOf());
    await source.keys();
    const stranger = makeKeyBundle(
      {
        exp: START_S + 3_600,
        iat: START_S,
        iss: "urn:test:grants",
        keys: [],
        prev_h: null,
        seq: 9,
      },
      newKey().key,
    );
    for (const answer of [bundleOf({ seq: 4 }), bundleOf({ iss: "urn:other", seq: 9 }), stranger]) {
      source.set(answer);
      source.wait(61);
      expect((await source.keys())?.seq).toBe(5);
    }
    source.set(bundleOf({ seq: 6 }));
    source.wait(61);
    expect((await source.keys())?.seq).toBe(6);
  });
});
