import type { Replay } from "@writ/evidence";

/** A policy engine that runs here. */
export interface Engine {
  /** Name, version and digest. */
  readonly name: string;
  /** Makes decisions on this recorded input again; undefined when another engine made them: this one says nothing about that. */
  readonly replayFor: (input: Uint8Array) => Replay | undefined;
}

/** Makes an engine of its WebAssembly. */
export type LoadEngine = (wasm: Uint8Array) => Promise<Engine>;
