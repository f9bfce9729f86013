import type { GrantFacts } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { expect, test } from "vitest";
import { verificationOf } from "../keys/own-key.ts";
import type { GrantUse } from "../store/redemptions.ts";
import { childClaims, nowMs, rootClaims, uuid } from "../testing/claims.ts";
import { controlPlane, grantOf } from "../testing/control-plane.ts";
import { makeOrder } from "../testing/orders.ts";
import { checkedSigning } from "./checked-signing.ts";
import { type Issued, type IssueDependencies, issueGrants } from "./issue-grants.ts";
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
      sign: checkedSigning(plane.grant, verificationOf(plane.grant), plane.throwAway),
    },
    counts: { signed: 0, refused: {} },
    onBug: (error) => {
      throw error;
    },
    now: () => nowMs,
    ...change,
  };
}

/** The answers to orders whose proofs lead to the last one's checkpoint. */
async function issue(
  orders: readonly ReturnType<typeof makeOrder>[],
  change: Partial<IssueDependencies> = {},
): Promise<readonly Issued[]> {
  const checkpoint = orders.at(-1)?.checkpoint ?? "";
  return issueGrants(
    orders.map((o) => o.order),
    checkpoint,
    dependencies(change),
  );
}

function rootOrder(n = 1) {
  return makeOrder({ claims: rootClaims(plane.holder.kid, plane.log.origin, n) }, plane);
}

function childOrder() {
  return makeOrder({ claims: childClaims(parent.own), parentGrant: parent.token }, plane);
}

async function codeOf(order: ReturnType<typeof makeOrder>, change: Partial<IssueDependencies>) {
  const [answer] = await issue([order], change);
  return answer && ("grant" in answer ? "signed" : answer.code);
}

function using(use: GrantUse): Partial<IssueDependencies> {
  return { redemptions: { uses: async () => [use] } };
}

function revoking(find: (facts: GrantFacts) => ReasonCode | undefined): Partial<IssueDependencies> {
  return { feed: { catchUp: async () => {}, revoked: find } };
}

test("the same order gives the same grant, byte for byte", async () => {
  const order = rootOrder();
  const [first] = await issue([order]);
  expect(first).toHaveProperty("grant");
  expect(await issue([order])).toEqual([first]);
});

test("an order that fails fails alone, and both are counted", async () => {
  const counts = { signed: 0, refused: {} };
  const bad = rootOrder(5);
  const orders = [{ ...bad, order: { ...bad.order, proof: [] } }, rootOrder(6)];
  const answers = await issue(orders, { counts });
  expect(answers.map((a) => ("grant" in a ? "signed" : a.code))).toEqual(["NOT_IN_LOG", "signed"]);
  expect(counts).toEqual({ signed: 1, refused: { NOT_IN_LOG: 1 } });
});

test("what nobody foresaw refuses one order and is reported", async () => {
  const bugs: unknown[] = [];
  const failing = {
    signing: { kid: plane.grant.kid, sign: () => expect.fail("the signer broke") },
    onBug: (error: unknown) => bugs.push(error),
  };
  expect(await codeOf(rootOrder(), failing)).toBe("SIGNER_FAULT");
  expect(bugs).toHaveLength(1);
});

test("a child is signed only while its parent runs", async () => {
  expect(await codeOf(childOrder(), {})).toBe("signed");
  const unused = using({ redeemed: false, ended: false });
  expect(await codeOf(childOrder(), unused)).toBe("PARENT_NOT_REDEEMED");
  expect(await codeOf(childOrder(), using({ redeemed: true, ended: true }))).toBe("PARENT_ENDED");
  const silent = { redemptions: { uses: async () => [] } };
  expect(await codeOf(childOrder(), silent)).toBe("PARENT_NOT_REDEEMED");
});

test("the database is asked once for all parents of a list", async () => {
  const asked: unknown[] = [];
  const uses = async (grants: readonly unknown[]) => {
    asked.push(grants);
    return grants.map(() => running);
  };
  await issue([childOrder(), rootOrder(8), childOrder()], { redemptions: { uses } });
  const name = { tenant: "sample", jti: root.jti };
  expect(asked).toEqual([[name, name]]);
});

test("nothing is signed for what is revoked, nor under a parent that is", async () => {
  const principal = revoking(() => "PRINCIPAL_REVOKED");
  expect(await codeOf(rootOrder(), principal)).toBe("PRINCIPAL_REVOKED");
  const ofParent = revoking((f) => (f.jti === root.jti ? "GRANT_REVOKED" : undefined));
  expect(await codeOf(childOrder(), ofParent)).toBe("ANCESTOR_REVOKED");
  const ofKey = revoking((f) => (f.kid === plane.grant.kid ? "GRANT_KEY_REVOKED" : undefined));
  expect(await codeOf(rootOrder(), ofKey)).toBe("GRANT_KEY_REVOKED");
});

test("nothing is signed when it is not known what is revoked", async () => {
  const feed = {
    catchUp: async () => {
      throw new Error("database down");
    },
    revoked: () => undefined,
  };
  await expect(issue([rootOrder()], { feed })).rejects.toThrow("database down");
});

test("nothing is signed with a key that is not published", async () => {
  const signing = { kid: uuid(1), sign: () => "token" };
  expect(await codeOf(rootOrder(), { signing })).toBe("GRANT_KEY_UNKNOWN");
});

test("signing faster than allowed is refused", async () => {
  const takeSignature = signRate({ perTenant: 2, overall: 10 }, () => nowMs);
  const answers = await issue([rootOrder(1), rootOrder(2), rootOrder(3)], { takeSignature });
  expect(answers.map((a) => ("grant" in a ? "signed" : a.code))).toEqual([
    "signed",
    "signed",
    "RESOURCE_EXHAUSTED",
  ]);
});
