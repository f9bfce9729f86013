import { storeContract } from "./contract.ts";
import { memoryStore } from "./memory.ts";

storeContract(async () => ({ store: memoryStore(), async [Symbol.asyncDispose]() {} }));
