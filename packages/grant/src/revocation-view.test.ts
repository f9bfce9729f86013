import { encodeBase64Url, equalBytes } from "@writ/encoding";
import { hashText, sha256 } from "@writ/token";
import { describe, expect, test } from "vitest";
import { chainText, emptyChain, extendChain } from "./revocation-chain.ts";
import { RevocationFrameError, signRevocationFrame } from "./revocation-frame.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { type RevocationView, revocationView } from "./revocation-view.ts";
import { grantFacts } from "./revoked-by.ts";
import { frame, frameClaims, predicate, testKeys, verifierKeys } from "./test-control-plane.ts";
import { issuer, nowMs, rootClaims, uuid } from "./test-grants.ts";

const keys = testKeys();
const verifying = verifierKeys(keys);
const facts = grantFacts(rootClaims(), hashText("kid"));
const entries = Array.from({ length: 6 }, (_, n) => predicate("grant", uuid(n + 10)));
const mine = predicate("grant", rootClaims().jti);
const start = revocationView({ issuer, tenant: "sample" });

function after(view: RevocationView, ...tokens: readonly string[]): RevocationView {
  return tokens.reduce((known, token) => known.applied(token, verifying, nowMs), view);
}

function first(n: number): readonly Predicate[] {
  return entries.slice(0, n);
}

function forkedAt(n: number, length: number): readonly Predicate[] {
  const others = Array.from({ length: length - n }, (_, k) => predicate("grant", uuid(k + 900)));
  return [...first(n), ...others];
}

const following = after(start, frame(keys, "snapshot", first(3), { atMs: nowMs - 500 }));

describe("the chain", () => {
  test("begins with 32 zero bytes and hashes one entry after the other", () => {
    expect(chainText(emptyChain)).toBe("A".repeat(43));
    const text = `{"at":1800000000,"id":"${uuid(5000)}","tenant":"sample","type":"grant","value":"${uuid(10)}"}`;
    const h1 = sha256(Buffer.concat([new Uint8Array(32), sha256(text)]));
    const [entry = mine] = entries;
    const head = extendChain(emptyChain, entry);
    expect(head.seq).toBe(1);
    expect(equalBytes(head.h, h1)).toBe(true);
    expect(chainText(head)).toBe(encodeBase64Url(h1));
  });
});

describe("a revocation view", () => {
  test("knows nothing at first and is not fresh", () => {
    expect(start).toMatchObject({
      status: "needs-snapshot",
      seq: 0,
      epoch: 0,
      lastGoodMs: -Infinity,
    });
    expect(after(start, frame(keys, "heartbeat", [])).status).toBe("needs-snapshot");
    expect(after(start, frame(keys, "delta", first(1))).status).toBe("needs-snapshot");
  });

  test("follows from a snapshot on, also an empty one", () => {
    expect(following).toMatchObject({
      status: "following",
      seq: 3,
      epoch: 3,
      lastGoodMs: nowMs - 500,
    });
    const empty = after(start, frame(keys, "snapshot", []));
    expect(empty).toMatchObject({ status: "following", seq: 0, lastGoodMs: nowMs });
  });

  test("follows deltas of one and of several entries", () => {
    const view = after(
      following,
      frame(keys, "delta", first(4)),
      frame(keys, "delta", [...first(5), mine], { count: 2 }),
    );
    expect(view).toMatchObject({ status: "following", seq: 6, epoch: 6, lastGoodMs: nowMs });
    expect(view.revoked(facts)).toEqual(mine);
    expect(following.revoked(facts)).toBeUndefined();
  });

  test("is vouched for by heartbeats", () => {
    const view = after(following, frame(keys, "heartbeat", first(3)));
    expect(view).toMatchObject({ status: "following", seq: 3, lastGoodMs: nowMs });
  });

  test("does not get older or younger by a heartbeat that comes again", () => {
    const beat = frame(keys, "heartbeat", first(3), { atMs: nowMs - 400 });
    const view = after(following, beat, frame(keys, "heartbeat", first(3)), beat);
    expect(view).toMatchObject({ status: "following", lastGoodMs: nowMs });
  });

  test("takes a snapshot again, with more entries or the same", () => {
    expect(after(following, frame(keys, "snapshot", first(3))).lastGoodMs).toBe(nowMs);
    const more = after(following, frame(keys, "snapshot", [...first(5), mine]));
    expect(more).toMatchObject({ status: "following", seq: 6 });
    expect(more.revoked(facts)).toEqual(mine);
  });

  test.each([
    ["a delta that skips an entry", frame(keys, "delta", first(5))],
    ["a delta that comes again", frame(keys, "delta", first(3))],
    ["a delta that overlaps", frame(keys, "delta", first(4), { count: 2 })],
    ["an old delta", frame(keys, "delta", first(2))],
    ["a heartbeat ahead", frame(keys, "heartbeat", first(4))],
    ["a heartbeat behind", frame(keys, "heartbeat", first(2))],
    ["an older snapshot", frame(keys, "snapshot", first(2))],
    ["an empty snapshot", frame(keys, "snapshot", [])],
  ])("is not fresh after %s, until the next snapshot", (_, token) => {
    const view = after(following, token);
    expect(view).toMatchObject({ status: "needs-snapshot", seq: 3, lastGoodMs: -Infinity });
    expect(after(view, frame(keys, "heartbeat", first(3))).status).toBe("needs-snapshot");
    expect(after(view, frame(keys, "delta", first(4))).status).toBe("needs-snapshot");
    const healed = after(view, frame(keys, "snapshot", first(6)));
    expect(healed).toMatchObject({ status: "following", seq: 6, lastGoodMs: nowMs });
  });

  test("does not take a snapshot behind what it only heard of", () => {
    const gap = after(following, frame(keys, "delta", first(6)));
    const behind = after(gap, frame(keys, "snapshot", first(5)));
    expect(behind.status).toBe("needs-snapshot");
    expect(after(behind, frame(keys, "snapshot", first(6))).status).toBe("following");
  });

  test.each([
    ["a heartbeat of the same length", [frame(keys, "heartbeat", forkedAt(2, 3))]],
    ["a snapshot of the same length", [frame(keys, "snapshot", forkedAt(2, 3))]],
    ["a longer snapshot without what is known", [frame(keys, "snapshot", forkedAt(2, 6))]],
    [
      "a snapshot without what was heard of",
      [frame(keys, "heartbeat", first(5)), frame(keys, "snapshot", forkedAt(4, 6))],
    ],
    [
      "a snapshot with what was heard of and without what is known",
      [frame(keys, "heartbeat", forkedAt(2, 5)), frame(keys, "snapshot", forkedAt(2, 6))],
    ],
    [
      "two heartbeats ahead that differ",
      [frame(keys, "heartbeat", first(5)), frame(keys, "heartbeat", forkedAt(4, 5))],
    ],
  ])("is never fresh again after %s", (_, tokens) => {
    const view = after(following, ...tokens);
    expect(view).toMatchObject({ status: "forked", lastGoodMs: -Infinity });
    const later = after(
      view,
      frame(keys, "snapshot", first(6)),
      frame(keys, "heartbeat", first(6)),
    );
    expect(later).toMatchObject({ status: "forked", lastGoodMs: -Infinity });
  });

  test("does not take entries whose chain does not add up", () => {
    const delta = { ...frameClaims("delta", first(4)), entries: [mine] };
    const view = after(following, signRevocationFrame(delta, keys.revocation.signing));
    expect(view.status).toBe("needs-snapshot");
    expect(view.revoked(facts)).toBeUndefined();
    const snapshot = { ...frameClaims("snapshot", first(4)), entries: [...first(3), mine] };
    const other = after(following, signRevocationFrame(snapshot, keys.revocation.signing));
    expect(other.status).toBe("needs-snapshot");
  });

  test("is as it was after a frame that is not authentic", () => {
    const stranger = testKeys();
    expect(() => after(following, frame(stranger, "delta", first(4)))).toThrow(
      RevocationFrameError,
    );
    expect(following).toMatchObject({ status: "following", seq: 3, lastGoodMs: nowMs - 500 });
  });

  test("finds several revocations of one value", () => {
    const twice = [
      predicate("actor", "Agent::planner", { tenant: "" }),
      predicate("principal", "Agent::planner"),
    ];
    const view = after(start, frame(keys, "snapshot", twice));
    expect(view.revoked(facts)).toEqual(twice[0]);
  });
});
