import { isUuidV7, uuidv7 } from "@writ/encoding";

const KEY = "writ.demo.visitor";

/** Who this tab is to the demo: nobody in particular, but the same as long as the tab is there. */
export function visitorId(deps: {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly nowMs: number;
  /** Ten random bytes. */
  readonly random: Uint8Array;
}): string {
  const kept = deps.storage.getItem(KEY);
  if (kept !== null && isUuidV7(kept)) return kept;
  const made = uuidv7(deps.nowMs, deps.random);
  deps.storage.setItem(KEY, made);
  return made;
}
