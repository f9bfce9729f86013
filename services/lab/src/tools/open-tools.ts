import { createHash } from "node:crypto";
import type { OpenStore } from "../store/open-store.ts";
import { type Deed, effect, type Output } from "./effects.ts";

/** Who acts, as the caller says; the watched world has nothing that proves it. */
export interface Said {
  readonly principal: string;
  readonly actor: string;
  /** Of the program, as the runner measured it for the notes; undefined where it did not. */
  readonly measurement: string | undefined;
}

/** A key that is none. */
export class KeyRefusedError extends Error {
  override readonly name = "KeyRefusedError";

  constructor() {
    super("this is no key of the tools");
  }
}

/** The tools of the watched world: they check a static key, act, and note the act in the same transaction. */
export interface OpenTools {
  /** Throws {@link KeyRefusedError}, EffectError. */
  use(apiKey: string, deed: Deed, said: Said): Promise<Output>;
}

/** The tools over the watched world's rows. */
export function openTools(store: OpenStore): OpenTools {
  return {
    async use(apiKey, deed, said) {
      const keyId = await store.keyOf(keyHash(apiKey));
      if (keyId === undefined) throw new KeyRefusedError();
      return store.noted({ ...deed, ...said, keyId }, (world) => effect(world, deed));
    },
  };
}

/** SHA-256 of a key: all that is kept of it. */
export function keyHash(apiKey: string): Uint8Array {
  return createHash("sha256").update(apiKey).digest();
}
