import { grantFacts, type Predicate, revocationView } from "@writ/grant";
import { expect, test } from "vitest";
import { issuer, nowMs, rootClaims, tenant, uuid } from "../testing/claims.ts";
import { controlPlane } from "../testing/control-plane.ts";
import type { Revocation } from "../store/revocations.ts";
import { storedRevocations } from "../testing/revocations.ts";
import { revocationFeed } from "./feed.ts";
import { frameSigner } from "./frames.ts";
import { subscribers } from "./subscribers.ts";

/** More than one frame can hold. */
const MANY = 25_000;

test("who joins after very many revocations knows them all, and follows what is added", async () => {
  const plane = controlPlane();
  const stored = storedRevocations(MANY + 1);
  let rows: readonly Revocation[] = stored.slice(0, MANY);
  const feed = revocationFeed({
    revocations: {
      after: (allSeq, limit) => Promise.resolve(rows.slice(allSeq, allSeq + limit)),
    },
    sign: frameSigner(issuer, plane.revocation),
    subscribers: subscribers(10, 16),
    now: () => nowMs,
  });
  for (const scope of [tenant, ""]) {
    const frames = feed.watch(scope, new AbortController().signal);
    let view = revocationView({ issuer, tenant: scope });
    const follow = async (): Promise<void> => {
      const { value } = await frames.next();
      view = view.applied(value ?? "", plane.keys, nowMs);
    };
    for (let parts = 0; parts < 6; parts++) {
      await follow();
      expect(view.lastGoodMs).toBe(-Infinity);
    }
    await follow();
    expect(view).toMatchObject({ status: "following", seq: MANY, lastGoodMs: nowMs });
    const facts = grantFacts(rootClaims(plane.holder.kid, plane.log.origin, 1), "");
    const found = (n: number): Predicate | undefined =>
      view.revoked({ ...facts, execution: uuid(100 + n) });
    expect([0, 3_999, 4_000, MANY - 1].map((n) => found(n)?.id)).toEqual(
      [0, 3_999, 4_000, MANY - 1].map(uuid),
    );
    expect(found(MANY)).toBeUndefined();
    if (scope !== "") continue;
    rows = stored;
    await feed.catchUp();
    await follow();
    expect(view).toMatchObject({ status: "following", seq: MANY + 1 });
  }
});
