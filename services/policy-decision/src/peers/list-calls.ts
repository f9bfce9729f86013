/** Several small lists in flight overlap the stages on both cores; one large list would serialise them. */
export const LIST_CALLS = { maxBatch: 16, maxInFlight: 4, maxQueued: 2_048 } as const;
