import type { EntrySource } from "../../publish/entry-source.ts";
import { DatabaseUnavailableError } from "../../store/queries.ts";
import type { LogStore } from "../log-store.ts";
import type { AnchorKeeper } from "./anchor-keeper.ts";
import type { Cadence } from "./cadence.ts";
import { checkHead, type WatchedLead } from "./check-head.ts";
import { pause, untilAborted } from "./pace.ts";
import { rehash } from "./rehash.ts";
import type { Warnings } from "./warnings.ts";
import type { Witnessing } from "./witnessing.ts";

const SUBJECT = "the look at the database";

/** What a lead is watched with. */
export interface WatchDeps {
  readonly lead: WatchedLead;
  readonly store: Pick<LogStore, "head">;
  readonly entries: EntrySource;
  readonly keeper: AnchorKeeper;
  readonly witnesses: Witnessing;
  readonly cadence: Cadence;
  readonly warnings: Warnings;
}

/** Looks at the database, the anchor and the witnesses again and again; the first that speaks against the lead ends it. */
export async function watchLead(deps: WatchDeps, signal: AbortSignal): Promise<void> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    await Promise.race([
      look(deps, either),
      deps.witnesses.run(deps.lead.view, either),
      untilAborted(signal),
    ]);
  } finally {
    ended.abort();
  }
}

async function look(deps: WatchDeps, signal: AbortSignal): Promise<void> {
  const { lead, store, entries, keeper, witnesses, cadence, warnings } = deps;
  const again = rehash(lead.view().tree, entries);
  for (let looks = 0; !signal.aborted; looks++) {
    try {
      await checkHead(lead, store);
      await again.upTo(lead.view().tree);
      warnings.about(SUBJECT, null);
    } catch (error) {
      // The lead has a connection of its own that tells when the database is gone.
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      warnings.about(SUBJECT, error.message, error.cause);
    }
    witnesses.requireUnopposed();
    await keeper.keep(witnesses.withCosignatures(lead.view()));
    const { size } = lead.view().tree;
    const isTime = looks > 0 && looks % cadence.idleLooks === 0;
    if (size > witnesses.shownSize() || (size > 0 && isTime)) witnesses.request();
    await pause(cadence.everyMs, signal);
  }
}
