import { parseWitnessPolicy, witnessCount } from "@writ/evidence";
import { failure } from "@writ/rpc";
import { expect, test } from "vitest";
import { trustedAudit } from "./checkpoint-audit.ts";
import { logFollower } from "./log-follower.ts";
import { NOW_MS } from "./testing/statuses.ts";
import { type SignedLog, signedLog } from "./testing/signed-log.ts";

/** What evidence shows. */
interface Shown {
  readonly newest: string;
  readonly cosigned?: string;
  /** The proof that it gives, whatever it is asked for. */
  readonly proof?: readonly Uint8Array[];
}

/** A follower, and how to change what it is shown. */
function following(log: SignedLog) {
  let shown: Shown = { newest: "" };
  let sizes: readonly number[] = [];
  const follow = logFollower({
    audit: trustedAudit(log.trust),
    witnesses: witnessCount(parseWitnessPolicy(log.trust.witnessPolicy)),
    client: {
      async getCheckpoint({ witnessed }) {
        const checkpoint = witnessed === true ? shown.cosigned : shown.newest;
        if (checkpoint === undefined) throw failure("NOT_FOUND", "none yet");
        return { checkpoint, frozen: "" } as never;
      },
      async getConsistencyProof({ fromSize, toSize }) {
        sizes = [Number(fromSize), Number(toSize)];
        return { proof: [...(shown.proof ?? [])] } as never;
      },
    },
  });
  return {
    sizes: () => sizes,
    show: (next: Shown) => {
      shown = next;
      return follow(NOW_MS);
    },
  };
}

test("proves that each checkpoint extends the one before, and that the witnesses cosigned a part of it", async () => {
  const log = signedLog(NOW_MS);
  const { show, sizes } = following(log);
  const five = log.tree(5);
  const cosigned = log.note(five, true);
  expect(await show({ newest: log.note(five) })).toMatchObject({
    kind: "followed",
    size: 5,
    from: undefined,
    witnessed: { size: 0, names: [], needed: 1, of: 1 },
  });
  expect(await show({ newest: log.note(five), cosigned })).toMatchObject({
    size: 5,
    from: 5,
    witnessed: { size: 5, names: ["own"], atMs: Math.floor(NOW_MS / 1_000) * 1_000 },
  });
  const nine = log.tree(9);
  const proof = log.proof(nine, 5);
  expect(await show({ newest: log.note(nine), cosigned, proof })).toMatchObject({
    size: 9,
    from: 5,
    witnessed: { size: 5 },
  });
  expect(sizes()).toEqual([5, 9]);
});

test("a checkpoint that fewer than enough witnesses signed vouches for nothing", async () => {
  const log = signedLog(NOW_MS);
  const newest = log.note(log.tree(4));
  expect(await following(log).show({ newest, cosigned: newest })).toMatchObject({
    kind: "followed",
    witnessed: { size: 0, names: [] },
  });
});

test("two trees of one size are a split view, and stay one", async () => {
  const log = signedLog(NOW_MS);
  const { show } = following(log);
  const first = log.note(log.tree(5));
  await show({ newest: first });
  const split = await show({ newest: log.note(log.tree(5, "b")) });
  expect(split).toMatchObject({ kind: "contradiction", code: "split-view" });
  expect(await show({ newest: first })).toBe(split);
});

test("a log that shows less than it signed has gone back", async () => {
  const log = signedLog(NOW_MS);
  const { show } = following(log);
  await show({ newest: log.note(log.tree(5)) });
  expect(await show({ newest: log.note(log.tree(4)) })).toEqual({
    kind: "contradiction",
    code: "log-rolled-back",
    text: "The log shows 4 entries; 5 were signed before.",
  });
});

test("a larger tree that does not extend the one before is inconsistent, whatever proof comes with it", async () => {
  const log = signedLog(NOW_MS);
  for (const proof of [[], log.proof(log.tree(9, "b"), 5), log.proof(log.tree(9), 5)]) {
    const { show } = following(log);
    await show({ newest: log.note(log.tree(5)) });
    const other = await show({ newest: log.note(log.tree(9, "b")), proof });
    expect(other).toMatchObject({ kind: "contradiction", code: "log-inconsistent" });
  }
});

test("a tree that the witnesses saw and we are not shown is a contradiction", async () => {
  const log = signedLog(NOW_MS);
  const shown = { newest: log.note(log.tree(5)), cosigned: log.note(log.tree(5, "b"), true) };
  expect(await following(log).show(shown)).toMatchObject({ code: "split-view" });
});

test("a checkpoint of another key is not signed", async () => {
  const log = signedLog(NOW_MS);
  const other = signedLog(NOW_MS);
  expect(await following(log).show({ newest: other.note(other.tree(5)) })).toMatchObject({
    kind: "contradiction",
    code: "log-not-signed",
  });
});

test("that evidence does not answer proves nothing, and forgets nothing", async () => {
  const log = signedLog(NOW_MS);
  let isSilent = false;
  const newest = { checkpoint: log.note(log.tree(5)), frozen: "" };
  const follow = logFollower({
    audit: trustedAudit(log.trust),
    witnesses: { needed: 0, of: 0 },
    client: {
      async getCheckpoint() {
        if (isSilent) throw failure("DEPENDENCY_UNAVAILABLE", "no answer");
        return newest as never;
      },
      getConsistencyProof: async () => ({ proof: [] }) as never,
    },
  });
  await follow(NOW_MS);
  isSilent = true;
  await expect(follow(NOW_MS)).rejects.toThrow("no answer");
  isSilent = false;
  newest.checkpoint = log.note(log.tree(5, "b"));
  expect(await follow(NOW_MS)).toMatchObject({ code: "split-view" });
});
