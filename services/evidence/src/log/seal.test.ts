import { emptyTree } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import type { Entry } from "../entry.ts";
import { sampleEvents } from "../testing/events.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { noteKey, ORIGIN } from "../testing/test-log.ts";
import { checkpointSigner } from "./checkpoint-signer.ts";
import { FrozenError } from "./frozen-error.ts";
import { seal } from "./seal.ts";

const events = sampleEvents();
const signer = checkpointSigner(ORIGIN, noteKey(), noteKey());
const empty = { tree: emptyTree(sha256), checkpoint: "", signedAtMs: 0 };
const entries = Array.from({ length: 4 }, () => events.entry(events.decision()));

/** An entry whose leaf loses a bit after it was hashed for the first time. */
function decaying(entry: Entry): Entry {
  const other = entry.leaf.slice();
  other[30] = (other[30] ?? 0) ^ 4;
  let reads = 0;
  return {
    ...entry,
    get leaf() {
      return reads++ === 0 ? entry.leaf : other;
    },
  };
}

test("nothing is signed over bytes that are not those to be stored", () => {
  let signed = 0;
  const counting = {
    ...signer,
    sign: (...args: Parameters<typeof signer.sign>) => (signed++, signer.sign(...args)),
  };
  for (const at of entries.keys()) {
    const batch = entries.map((entry, i) => (i === at ? decaying(entry) : entry));
    expect(() => seal(empty, batch, counting, SAMPLE_MS)).toThrow(
      new FrozenError(`the tree in memory does not hold the hash of leaf ${at}`),
    );
  }
  expect(signed).toBe(0);
  seal(empty, entries, counting, SAMPLE_MS);
  expect(signed).toBe(1);
});

test("batches that fill a tile are checked on both sides of it", () => {
  const many = Array.from({ length: 250 }, (_, i) => entries[i % 4]).flatMap(
    (entry) => entry ?? [],
  );
  const { view } = seal(empty, many, signer, SAMPLE_MS);
  expect(seal(view, many, signer, SAMPLE_MS).view.tree.size).toBe(500);
});
