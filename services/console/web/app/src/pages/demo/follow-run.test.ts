import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { type WatchRunResponse, WatchRunResponseSchema } from "@writ/proto/writ/demo/v1/demo";
import { expect, test } from "vitest";
import { type Followed, followRun } from "./follow-run.ts";
import { NOTHING_YET } from "./run-view.ts";

const START: Followed = {
  view: NOTHING_YET,
  phase: "joining",
  failure: undefined,
  aheadMs: undefined,
  receivedMs: undefined,
};

function run(seq: number, state = "RUNNING"): WatchRunResponse {
  const at = { seconds: BigInt(seq), nanos: 0 };
  const event = { case: "run", value: { state } } as const;
  return create(WatchRunResponseSchema, { seq: BigInt(seq), at, event });
}

/** Follows a run whose streams give this, one after another; an error breaks a stream. */
async function followed(
  streams: readonly (readonly (WatchRunResponse | Error)[])[],
  stop?: AbortController,
) {
  const shown: Followed[] = [];
  const cursors: bigint[] = [];
  const pauses: number[] = [];
  const left = [...streams];
  const signal = (stop ?? new AbortController()).signal;
  await followRun(
    START,
    {
      async *watch(afterSeq) {
        cursors.push(afterSeq);
        for (const next of left.shift() ?? []) {
          if (next instanceof Error) throw next;
          yield next;
        }
      },
      show: (one) => shown.push(one),
      pause: async (ms) => {
        pauses.push(ms);
        if (left.length === 0) stop?.abort();
      },
      now: () => 10_000,
    },
    signal,
  );
  return { shown, cursors, pauses, last: shown.at(-1) };
}

const broken = new ConnectError("the connection broke", Code.Unavailable);

test("a run is followed until it is over", async () => {
  const { last, cursors } = await followed([[run(1), run(2, "ENDED")]]);
  expect(last).toMatchObject({ phase: "over", view: { lastSeq: 2n } });
  expect(cursors).toEqual([0n]);
});

test("where a stream broke it goes on after the last event that came", async () => {
  const { shown, cursors } = await followed([
    [run(1), run(2), broken],
    [run(3), run(4, "ENDED")],
  ]);
  expect(cursors).toEqual([0n, 2n]);
  expect(shown.map(({ phase }) => phase)).toEqual(["live", "live", "lost", "live", "over"]);
  expect(shown[2]?.failure).toMatchObject({ code: "UNAVAILABLE", kind: "no-answer" });
});

test("where events are missing it asks again from what it has", async () => {
  const { cursors, last } = await followed([
    [run(1), run(3)],
    [run(2), run(3, "ENDED")],
  ]);
  expect(cursors).toEqual([0n, 1n]);
  expect(last).toMatchObject({ phase: "over", view: { lastSeq: 3n } });
});

test("a stream that ends before the run does is opened again", async () => {
  const { cursors } = await followed([[run(1)], [run(2, "ENDED")]]);
  expect(cursors).toEqual([0n, 1n]);
});

test("nobody answering is asked again, ever less often, and what was shown stays", async () => {
  const stop = new AbortController();
  const { pauses, last } = await followed(
    [[run(1), broken], ...Array.from({ length: 6 }, () => [broken])],
    stop,
  );
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  expect(last).toMatchObject({ phase: "lost", view: { lastSeq: 1n } });
});

test.each([
  [Code.NotFound, "absent"],
  [Code.Unimplemented, "unknown-here"],
  [Code.InvalidArgument, "invalid"],
])("a run that is not there (%i) is not asked for again", async (code, kind) => {
  const { last, cursors } = await followed([[new ConnectError("no such run", code)], [run(1)]]);
  expect(last).toMatchObject({ phase: "gone", failure: { kind } });
  expect(cursors).toEqual([0n]);
});

test("who does not look any more is told nothing", async () => {
  const stop = new AbortController();
  stop.abort();
  const { shown, cursors } = await followed([[run(1)]], stop);
  expect([shown, cursors]).toEqual([[], []]);
});

test("the server's clock is where the fastest event says it is", async () => {
  // Event n was told at n seconds; all of them came at 10 s.
  const { last } = await followed([[run(2 - 1), run(2), run(3, "ENDED")]]);
  expect(last?.aheadMs).toBe(7_000);
});
