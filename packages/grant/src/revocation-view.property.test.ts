import { hashText } from "@writ/token";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RevocationFrameError } from "./revocation-frame.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { type RevocationView, revocationView } from "./revocation-view.ts";
import { grantFacts } from "./revoked-by.ts";
import { frame, partsOf, predicate, testKeys, verifierKeys } from "./test-control-plane.ts";
import { issuer, nowMs, rootClaims, uuid } from "./test-grants.ts";

const keys = testKeys();
const verifying = verifierKeys(keys);
const BRANCHES = ["main", "fork"] as const;
type Branch = (typeof BRANCHES)[number];

// What the control plane, or its evil twin with the same key, does; and what the network makes of it.
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("revoke" as const),
      branch: fc.constantFrom(...BRANCHES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("snapshot" as const),
      branch: fc.constantFrom(...BRANCHES),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("heartbeat" as const),
      branch: fc.constantFrom(...BRANCHES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("part" as const),
      branch: fc.constant("main" as const),
    }),
  },
);
const network = fc.array(
  fc.record({
    drop: fc.boolean(),
    replay: fc.option(fc.nat({ max: 30 }), { nil: null }),
    late: fc.nat({ max: 3 }),
  }),
  { minLength: 25, maxLength: 25 },
);

interface Sent {
  readonly token: string;
  readonly order: number;
  readonly atMs: number;
  /** More is to follow. */
  readonly isPart: boolean;
}

interface Revoked {
  readonly entry: Predicate;
  readonly atMs: number;
}

interface World {
  readonly sent: readonly Sent[];
  readonly revoked: Readonly<Record<Branch, readonly Revoked[]>>;
}

// Runs the steps one after the other, one step taking 10 ms, and collects the frames in the order sent.
function played(steps: readonly { does: string; branch: Branch }[], forkAt: number): World {
  const revoked: Record<Branch, Revoked[]> = { main: [], fork: [] };
  const sent: Omit<Sent, "order">[] = [];
  let parted = false;
  for (const [index, { does, branch: wanted }] of steps.entries()) {
    const atMs = nowMs - 1000 + index * 10;
    parted ||= index >= forkAt;
    const branch = parted ? wanted : "main";
    const own = revoked[branch];
    if (does === "revoke") {
      const entry = predicate("grant", uuid(10_000 + index * 2 + (branch === "fork" ? 1 : 0)));
      own.push({ entry, atMs });
      if (!parted) revoked.fork.push({ entry, atMs });
    }
    const all = own.map((one) => one.entry);
    // A list of any length may come in parts.
    if (does === "snapshot" && index % 2 === 1 && all.length > 1) {
      const begun = Math.ceil(all.length / 2);
      const [beginning = "", rest = ""] = partsOf(keys, all, [begun, all.length - begun], atMs);
      sent.push({ token: beginning, atMs, isPart: true }, { token: rest, atMs, isPart: false });
      continue;
    }
    const kind = does === "revoke" ? "delta" : does === "snapshot" ? "snapshot" : "heartbeat";
    sent.push({ token: frame(keys, kind, all, { atMs }), atMs, isPart: false });
  }
  return { sent: sent.map((one, order) => ({ ...one, order })), revoked };
}

function delivered(
  sent: readonly Sent[],
  disturbances: readonly { drop: boolean; replay: number | null; late: number }[],
  dropping: boolean,
): readonly string[] {
  const arriving = sent.flatMap((one, index) => {
    const { drop = false, replay = null, late = 0 } = disturbances[index] ?? {};
    const again = replay === null ? undefined : sent[replay % Math.max(index, 1)];
    return [
      ...(dropping && drop ? [] : [{ token: one.token, order: one.order + late }]),
      ...(again === undefined || !drop ? [] : [{ token: again.token, order: index }]),
    ];
  });
  return arriving.toSorted((a, b) => a.order - b.order).map((one) => one.token);
}

function applied(view: RevocationView, token: string): RevocationView {
  try {
    return view.applied(token, verifying, nowMs);
  } catch (error) {
    if (error instanceof RevocationFrameError) return view;
    throw error;
  }
}

function knows(view: RevocationView, { entry }: Revoked): boolean {
  const facts = { ...grantFacts(rootClaims(), hashText("kid")), jti: entry.value };
  return view.revoked(facts) !== undefined;
}

function knowsAllUntil(view: RevocationView, revoked: readonly Revoked[]): boolean {
  return revoked.every((one) => one.atMs > view.lastGoodMs || knows(view, one));
}

const steps = fc.array(step, { minLength: 3, maxLength: 25 });

test("whatever is lost, late or repeated: a view is only fresh with every entry", () => {
  let followed = 0;
  fc.assert(
    fc.property(steps, network, (doing, disturbances) => {
      const world = played(doing, Infinity);
      let view = revocationView({ issuer, tenant: "sample" });
      for (const token of delivered(world.sent, disturbances, true)) {
        view = applied(view, token);
        if (view.status === "following") followed++;
        expect(view.status).not.toBe("forked");
        expect(Number.isFinite(view.lastGoodMs)).toBe(view.status === "following");
        expect(knowsAllUntil(view, world.revoked.main)).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
  // Otherwise nothing was shown.
  expect(followed).toBeGreaterThan(100);
});

test("an undisturbed stream is followed from its first snapshot on", () => {
  fc.assert(
    fc.property(steps, (doing) => {
      const world = played([{ does: "snapshot", branch: "main" }, ...doing], Infinity);
      let view = revocationView({ issuer, tenant: "sample" });
      for (const { token, atMs, isPart } of world.sent) {
        view = applied(view, token);
        expect(view.status).toBe(isPart ? "catching-up" : "following");
        expect(view.lastGoodMs).toBe(isPart ? -Infinity : atMs);
      }
      expect(view.seq).toBe(world.revoked.main.length);
    }),
    { numRuns: 50 },
  );
});

test("of two streams with one key, no view is fresh for one without all its entries, or follows both", () => {
  let forks = 0;
  fc.assert(
    fc.property(steps, fc.nat({ max: 12 }), network, (doing, forkAt, disturbances) => {
      const world = played(doing, forkAt);
      let view = revocationView({ issuer, tenant: "sample" });
      const followed = new Set<Branch>();
      for (const token of delivered(world.sent, disturbances, false)) {
        view = applied(view, token);
        if (view.status === "forked") forks++;
        if (view.status !== "following") continue;
        const fitting = BRANCHES.filter((branch) => knowsAllUntil(view, world.revoked[branch]));
        expect(fitting).not.toEqual([]);
        for (const branch of BRANCHES) if (knowsOnlyIn(view, world, branch)) followed.add(branch);
        expect(followed.size).toBeLessThan(2);
      }
    }),
    { numRuns: 300 },
  );
  expect(forks).toBeGreaterThan(20);
});

function knowsOnlyIn(view: RevocationView, { revoked }: World, branch: Branch): boolean {
  const other = branch === "main" ? revoked.fork : revoked.main;
  const others = new Set(other.map(({ entry }) => entry.value));
  return revoked[branch].some((one) => !others.has(one.entry.value) && knows(view, one));
}
