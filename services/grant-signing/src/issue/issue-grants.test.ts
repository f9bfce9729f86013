import type { GrantFacts } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { expect, test } from "vitest";
import { verificationOf } from "../keys/own-key.ts";
import type { GrantUse } from "../store/redemptions.ts";
import { childClaims, nowMs, rootClaims } from "../testing/claims.ts";
import { controlPlane, grantOf } from "../testing/control-plane.ts";
import { type MadeOrders, makeOrders, type OrderParts } from "../testing/orders.ts";
import { checkedSigning } from "./checked-signing.ts";
import { type IssueDependencies, issueGrants } from "./issue-grants.ts";
import { signRate } from "./sign-rate.ts";

const plane = controlPlane();
const root = rootClaims(plane.holder.kid, plane.log.origin);
const parent = grantOf(plane, root);
const running: GrantUse = { redeemed: true, ended: false };

function dependencies(change: Partial<IssueDependencies> = {}): IssueDependencies {
  return {
    checks: plane.checks,
    openCheckpoint: plane.openCheckpoint,
    keyRing: { keys: () => plane.keys },
    redemptions: { uses: async (grants) => grants.map(() => running) },
    feed: { catchUp: async () => {}, revoked: () => undefined },
    takeSignature: () => true,
    signing: {
      kid: plane.grant.kid,
      sign: checkedSigning(plane.grant, verificationOf(plane.grant)),
    },
    counts: { signed: 0, refused: {} },
    onBug: (error) => {
      throw error;
    },
    now: () => nowMs,
    ...change,
  };
}

function rootParts(n: number): OrderParts {
  return { claims: rootClaims(plane.holder.kid, plane.log.origin, n) };
}

const childParts: OrderParts = { claims: childClaims(parent.own), parentGrant: parent.token };

/** The answers to orders, as "signed" or the code of the refusal. */
async function answers(
  { orders, checkpoint }: MadeOrders,
  change: Partial<IssueDependencies> = {},
): Promise<readonly string[]> {
  const issued = await issueGrants(orders, checkpoint, dependencies(change));
  return issued.map((answer) => ("grant" in answer ? "signed" : answer.code));
}

async function answerTo(parts: OrderParts, change: Partial<IssueDependencies> = {}) {
  const [answer] = await answers(makeOrders([parts], plane), change);
  return answer;
}

function using(use: GrantUse): Partial<IssueDependencies> {
  return { redemptions: { uses: async () => [use] } };
}

function revoking(find: (facts: GrantFacts) => ReasonCode | undefined): Partial<IssueDependencies> {
  return { feed: { catchUp: async () => {}, revoked: find } };
}

test("the same order gives the same grant, byte for byte", async () => {
  const { orders, checkpoint } = makeOrders([rootParts(1)], plane);
  const [first] = await issueGrants(orders, checkpoint, dependencies());
  expect(first).toHaveProperty("grant");
  expect(await issueGrants(orders, checkpoint, dependencies())).toEqual([first]);
});

test("an order that fails fails alone, and both are counted", async () => {
  const counts = { signed: 0, refused: {} };
  const { orders, checkpoint } = makeOrders([rootParts(5), rootParts(6)], plane);
  const broken = orders.map((order, i) => (i === 0 ? { ...order, proof: [] } : order));
  const all = await answers({ orders: broken, checkpoint }, { counts });
  expect(all).toEqual(["NOT_IN_LOG", "signed"]);
  expect(counts).toEqual({ signed: 1, refused: { NOT_IN_LOG: 1 } });
});

test("what nobody foresaw refuses one order and is reported", async () => {
  const bugs: unknown[] = [];
  const failing = {
    signing: { kid: plane.grant.kid, sign: () => expect.fail("the signer broke") },
    onBug: (error: unknown) => bugs.push(error),
  };
  expect(await answerTo(rootParts(1), failing)).toBe("SIGNER_FAULT");
  expect(bugs).toHaveLength(1);
});

test("a child is signed only while its parent runs", async () => {
  expect(await answerTo(childParts)).toBe("signed");
  const unused = using({ redeemed: false, ended: false });
  expect(await answerTo(childParts, unused)).toBe("PARENT_NOT_REDEEMED");
  expect(await answerTo(childParts, using({ redeemed: true, ended: true }))).toBe("PARENT_ENDED");
  const silent = { redemptions: { uses: async () => [] } };
  expect(await answerTo(childParts, silent)).toBe("PARENT_NOT_REDEEMED");
});

test("the database is asked once for all parents of a list", async () => {
  const asked: unknown[] = [];
  const uses = async (grants: readonly unknown[]) => {
    asked.push(grants);
    return grants.map(() => running);
  };
  const list = makeOrders([childParts, rootParts(8), childParts], plane);
  expect(await answers(list, { redemptions: { uses } })).toEqual(["signed", "signed", "signed"]);
  const name = { tenant: "sample", jti: root.jti };
  expect(asked).toEqual([[name, name]]);
});

test("nothing is signed for what is revoked, nor under a parent that is", async () => {
  const principal = revoking(() => "PRINCIPAL_REVOKED");
  expect(await answerTo(rootParts(1), principal)).toBe("PRINCIPAL_REVOKED");
  const ofParent = revoking((f) => (f.jti === root.jti ? "GRANT_REVOKED" : undefined));
  expect(await answerTo(childParts, ofParent)).toBe("ANCESTOR_REVOKED");
  const ofKey = revoking((f) => (f.kid === plane.grant.kid ? "GRANT_KEY_REVOKED" : undefined));
  expect(await answerTo(rootParts(1), ofKey)).toBe("GRANT_KEY_REVOKED");
});

test("nothing is signed when it is not known what is revoked", async () => {
  const feed = { catchUp: () => Promise.reject(new Error("down")), revoked: () => undefined };
  await expect(answerTo(rootParts(1), { feed })).rejects.toThrow("down");
});

test("nothing is signed with a key that is not published", async () => {
  const signing = { kid: plane.root.kid, sign: () => "token" };
  expect(await answerTo(rootParts(1), { signing })).toBe("GRANT_KEY_UNKNOWN");
});

test("signing faster than allowed is refused", async () => {
  const takeSignature = signRate({ perTenant: 2, overall: 10 }, () => nowMs);
  const list = makeOrders([rootParts(1), rootParts(2), rootParts(3)], plane);
  expect(await answers(list, { takeSignature })).toEqual([
    "signed",
    "signed",
    "RESOURCE_EXHAUSTED",
  ]);
});
