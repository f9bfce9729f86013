import { create } from "@bufbuild/protobuf";
import { emptyTree, leafHash } from "@writ/evidence";
import { AppendRequestSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { sha256 } from "@writ/token";
import { expect, test } from "vitest";
import { statementKeys } from "../entry/statement-keys.ts";
import type { Submission } from "../entry/submission.ts";
import type { Entry } from "../entry.ts";
import { refused } from "../judge.ts";
import { sampleEvents } from "../testing/events.ts";
import { callBy, entryMessage } from "../testing/wire.ts";
import { append, type AppendDeps } from "./append.ts";

const events = sampleEvents();
const caller = { ...callBy("service/policy-decision"), deadlineMs: 1_234 };

class NoQuorumError extends Error {
  override readonly name = "NoQuorumError";
}

/** A log in memory, and what its witnesses were asked for. */
function log(witnessed?: AppendDeps["witnessed"]) {
  let { tree } = emptyTree(sha256).append(
    [1, 2, 3].map((byte) => leafHash(sha256, Uint8Array.of(byte))),
  );
  const asked: (readonly [number, number])[] = [];
  const append = async (entry: Entry) => {
    if (entry.idempotency !== null) return refused("IDEMPOTENCY_CONFLICT", "used");
    tree = tree.append([leafHash(sha256, entry.leaf)]).tree;
    return { kind: "appended", index: tree.size - 1 } as const;
  };
  const deps: AppendDeps = {
    keys: statementKeys([events.recorders.policy.trusted]),
    sequencer: { append },
    view: async () => ({ tree, checkpoint: `signed ${tree.size}`, signedAtMs: 0 }),
    witnessed:
      witnessed ??
      (async (size, deadlineMs) => {
        asked.push([size, deadlineMs]);
        return { tree, checkpoint: `cosigned ${tree.size}`, signedAtMs: 0 };
      }),
    prover: { inclusion: async (of, indexes) => indexes.map((index) => of.inclusionProof(index)) },
    records: { stored: async () => undefined },
  };
  return { deps, asked, size: () => tree.size };
}

const request = (requireQuorum: boolean, ...submissions: readonly Submission[]) =>
  create(AppendRequestSchema, { entries: submissions.map(entryMessage), requireQuorum });

const conflicting = () =>
  events.decision(null, { idempotency: { key: "k", requestDigest: new Uint8Array(32) } });

test("waits for no witness unless it is asked to", async () => {
  const { deps, asked } = log();
  const reply = await append(deps)(request(false, events.decision()), caller);
  expect({ checkpoint: reply.checkpoint, asked }).toEqual({ checkpoint: "signed 4", asked: [] });
});

test("proves against a checkpoint that enough witnesses have cosigned, of all entries, a little before the caller's time is over", async () => {
  const { deps, asked } = log();
  const asking = request(true, events.decision(), conflicting(), events.decision());
  const reply = await append(deps)(asking, caller);
  expect(asked).toEqual([[5, 1_214]]);
  expect(reply.checkpoint).toBe("cosigned 5");
  expect(reply.results?.map(({ result }) => result?.case)).toEqual([
    "appended",
    "failure",
    "appended",
  ]);
});

test("answers nobody without the quorum, though the entries are in the log", async () => {
  const { deps, size } = log(() => Promise.reject(new NoQuorumError()));
  await expect(append(deps)(request(true, events.decision()), caller)).rejects.toThrow(
    NoQuorumError,
  );
  expect(size()).toBe(4);
});

test("asks no witness about entries that are not in the log", async () => {
  const { deps, asked } = log();
  const reply = await append(deps)(request(true, conflicting()), caller);
  expect(asked).toEqual([]);
  expect(reply.results?.[0]?.result).toMatchObject({ value: { code: "IDEMPOTENCY_CONFLICT" } });
});
