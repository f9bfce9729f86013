import { openStoredTree } from "./open-log.ts";
import type { LogStore } from "./log-store.ts";
import type { LogView } from "./seal.ts";
import type { Sequencer } from "./sequencer.ts";

/** The newest signed tree, for readers. @throws FrozenError when the stored log is not the signed one */
export type CurrentView = () => Promise<LogView>;

/** The leader's own view; while this process does not lead, also when its log is frozen, what the database holds. */
export function currentView(
  sequencer: Pick<Sequencer, "state">,
  store: Pick<LogStore, "head" | "load">,
  vkey: string,
): CurrentView {
  let known: LogView | undefined;
  return async () => {
    const state = sequencer.state();
    if (state.kind === "leading") return state.view;
    const head = await store.head();
    if (known === undefined || known.checkpoint !== head?.checkpoint) {
      const stored = await store.load();
      known = { ...stored, tree: openStoredTree(stored, vkey) };
    }
    return known;
  };
}
