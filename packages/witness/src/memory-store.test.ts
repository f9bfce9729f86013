import { describe } from "vitest";
import { memoryStore } from "./testing/memory-store.ts";
import { storeContract } from "./testing/store-contract.ts";

describe("the fake store", () => {
  storeContract(async () => {
    const kept = new Map<string, string>();
    return {
      store: memoryStore(kept),
      reopen: async () => memoryStore(kept),
      [Symbol.asyncDispose]: async () => {},
    };
  });
});
