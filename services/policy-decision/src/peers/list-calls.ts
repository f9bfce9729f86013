/** Two lists in flight overlap the stages on both cores. Each list is a call with a cost of its own, so they are not small: measured, docs/benchmarks.md. */
export const LIST_CALLS = { maxBatch: 32, maxInFlight: 2, maxQueued: 2_048 } as const;
