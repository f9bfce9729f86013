export type { Answer } from "./answer.ts";
export { openFileStore } from "./file-store.ts";
export { keepKeyFile } from "./key-file.ts";
export { LogListError, logLines } from "./known-logs.ts";
export { DamagedStoreError } from "./last-cosigned.ts";
export { type RunningWitness, type RunOptions, runWitness } from "./run-witness.ts";
export { StoreInUseError } from "./store-lock.ts";
export { openWitness, type Witness, type WitnessOptions } from "./witness.ts";
export {
  type WitnessAnswer,
  type WitnessClient,
  witnessClient,
  WitnessUnreachableError,
  WitnessUrlError,
} from "./witness-client.ts";
export { type WitnessKey, witnessKey, WitnessKeyError } from "./witness-key.ts";
export { type RunningServer, type ServerOptions, serveWitness } from "./witness-server.ts";
export type { WitnessStore } from "./witness-store.ts";
