import type { WitnessStore } from "../witness-store.ts";

/** A store that lives as long as the test; it can be opened again by passing on `kept`. */
export function memoryStore(kept = new Map<string, string>()): WitnessStore {
  return {
    load: async () => new Map(kept),
    async put(logId, note) {
      kept.set(logId, note);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
