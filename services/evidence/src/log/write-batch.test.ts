import { emptyTree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../entry.ts";
import type { Facts } from "../judge.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { noteKey, ORIGIN } from "../testing/test-log.ts";
import { checkpointSigner } from "./checkpoint-signer.ts";
import { type Batch, FencedError, type Leadership } from "./log-store.ts";
import { type LogView, seal } from "./seal.ts";
import { writeBatch } from "./write-batch.ts";

const events = sampleEvents();
const signer = checkpointSigner(ORIGIN, noteKey(), noteKey());
const NOTHING: Facts = {
  stored: null,
  isLogged: false,
  first: null,
  heads: { policyCounter: 0, stopEpoch: 0, revocationEpoch: 0 },
  parent: null,
  previous: null,
  isPlaceTaken: false,
  taken: [],
  used: new Map(),
};

/** A database that knows some events, and refuses some without a reason it tells. */
function fakeLeadership(known: ReadonlySet<Entry>, poisoned: ReadonlySet<Entry>) {
  const committed: Batch[] = [];
  const leadership: Pick<Leadership, "commit" | "findFacts"> = {
    commit(batch) {
      const isRefused = batch.leaves.some(({ entry }) => known.has(entry) || poisoned.has(entry));
      if (!isRefused) committed.push(batch);
      return Promise.resolve(!isRefused);
    },
    findFacts: (entries) =>
      Promise.resolve(entries.map((entry) => ({ ...NOTHING, isLogged: known.has(entry) }))),
  };
  return { leadership, committed };
}

function writing(leadership: Pick<Leadership, "commit" | "findFacts">) {
  let view: LogView = { tree: emptyTree(sha256), checkpoint: "", signedAtMs: 0 };
  return {
    leadership,
    seal: (entries: readonly Entry[]) => seal(view, entries, signer, SAMPLE_MS),
    committed: (sealed: { view: LogView }) => {
      view = sealed.view;
    },
    size: () => view.tree.size,
  };
}

const pool = Array.from({ length: 12 }, () => events.entry(events.decision()));

test("whatever is wrong with some, the others are written once, in order, and all are answered", async () => {
  const fate = fc.constantFrom("good", "known", "poisoned");
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: pool.length }), async (fates) => {
      const entries = pool.slice(0, fates.length);
      const having = (wanted: string) => new Set(entries.filter((_, i) => fates[i] === wanted));
      const good = having("good");
      const { leadership, committed } = fakeLeadership(having("known"), having("poisoned"));
      const work = writing(leadership);
      const outcomes = await writeBatch(entries, work);
      const written = committed.flatMap((batch) => batch.leaves.map(({ entry }) => entry));
      expect(written).toEqual([...good]);
      expect(work.size()).toBe(good.size);
      for (const [i, entry] of entries.entries())
        expect(outcomes[i]).toMatchObject(
          good.has(entry)
            ? { kind: "appended", index: written.indexOf(entry) }
            : { code: fates[i] === "known" ? "EVENT_CONFLICT" : "ENTRY_INVALID" },
        );
    }),
  );
});

test("a batch that nothing speaks against is one commit", async () => {
  const { leadership, committed } = fakeLeadership(new Set(), new Set());
  await writeBatch(pool, writing(leadership));
  expect(committed).toHaveLength(1);
});

test("an unknown fate of a commit is nobody's success", async () => {
  const broken = {
    commit: () => Promise.reject(new Error("connection lost")),
    findFacts: () => Promise.reject(new Error("connection lost")),
  };
  const work = writing(broken);
  await expect(writeBatch(pool, work)).rejects.toThrow("connection lost");
  expect(work.size()).toBe(0);
});

test("a leaf beyond the tree is another leader's: nobody is answered", async () => {
  const entry = pool[0];
  if (entry === undefined) throw new Error("unreachable");
  const overtaken = {
    commit: () => Promise.resolve(false),
    findFacts: () =>
      Promise.resolve([
        { ...NOTHING, stored: { paeDigest: entry.paeDigest, index: 7, isHere: true } },
      ]),
  };
  await expect(writeBatch([entry], writing(overtaken))).rejects.toThrow(FencedError);
});
