import { MAX_EVENTS } from "../../../services/lab/src/runs/feed.ts";

const RUN = "0199b5b2-3c00-7000-8000-000000000001";
const LONG = "a".repeat(100_000);

/** Requests that no page of ours sends, and the code of Connect that each must get. */
export const malformed: readonly (readonly [method: string, request: object, code: string])[] = [
  ...[
    "",
    LONG,
    "x",
    "0199b5b2-3c00-4000-8000-000000000001",
    `${RUN}\u0000`,
    "'; drop table lab.run",
  ]
    .flatMap((id) => [
      ["StartRun", { visitorId: id, monitorDelayS: 1 }] as const,
      ["Provoke", { runId: id, cause: "policy" }] as const,
      ["EndRun", { runId: id }] as const,
    ])
    .map(([method, request]) => [method, request, "invalid_argument"] as const),
  ...[0, 2, 4_294_967_295, -1, 1.5, "Infinity", null, {}].map(
    (monitorDelayS) => ["StartRun", { visitorId: RUN, monitorDelayS }, "invalid_argument"] as const,
  ),
  ...["../../etc", "Policy", "__proto__", "a".repeat(65), LONG, "policy "].flatMap((name) => [
    ["Provoke", { runId: RUN, cause: name }, "invalid_argument"] as const,
    ["Provoke", { runId: RUN, cause: "policy", variant: name }, "invalid_argument"] as const,
  ]),
  ["Provoke", { runId: 7, cause: "policy" }, "invalid_argument"],
  ["Provoke", { runId: RUN, cause: ["policy"] }, "invalid_argument"],
  ["Provoke", { runId: RUN, cause: "policy", stepId: "provoked-1" }, "invalid_argument"],
  // Well-formed, and about a run that is not there.
  ["Provoke", { runId: RUN, cause: "policy" }, "failed_precondition"],
  ["Provoke", { runId: RUN, cause: "constructor" }, "failed_precondition"],
  ["EndRun", { runId: RUN }, "failed_precondition"],
  ["GetDemo", { causes: [] }, "invalid_argument"],
];

/** The same for the stream of a run. */
export const malformedWatches: readonly (readonly [
  request: { runId: string; afterSeq: bigint },
  reason: string,
])[] = [
  [{ runId: "x", afterSeq: 0n }, "REQUEST_INVALID"],
  [{ runId: LONG, afterSeq: 0n }, "REQUEST_INVALID"],
  [{ runId: RUN, afterSeq: BigInt(MAX_EVENTS) + 1n }, "REQUEST_INVALID"],
  [{ runId: RUN, afterSeq: 2n ** 64n - 1n }, "REQUEST_INVALID"],
  [{ runId: RUN, afterSeq: 0n }, "NOT_FOUND"],
];
