import type { WitnessPolicy } from "@writ/evidence";
import type { EntrySource } from "../../publish/entry-source.ts";
import type { LogStore } from "../log-store.ts";
import { prover } from "../prover.ts";
import type { LogView } from "../seal.ts";
import type { Witnessed } from "../witnessed.ts";
import { anchorCheckpoint } from "./anchor-checkpoint.ts";
import type { AnchorFile } from "./anchor-file.ts";
import { anchorKeeper } from "./anchor-keeper.ts";
import type { Cadence } from "./cadence.ts";
import type { Guard } from "./guard.ts";
import { paced, pause } from "./pace.ts";
import { requireExtension } from "./require-extension.ts";
import { warnings, type Warn } from "./warnings.ts";
import { watchLead } from "./watch-lead.ts";
import type { WitnessContact } from "./witness-contact.ts";
import type { WitnessRecords } from "./witness-state.ts";
import { witnessing } from "./witnessing.ts";

/** Least time between two writes of what the witnesses said, milliseconds. */
const RECORD_EVERY_MS = 100;

/** What a log is guarded with. */
export interface GuardDeps {
  readonly store: Pick<LogStore, "head" | "tiles">;
  readonly entries: EntrySource;
  /** The log's verifier key (C2SP signed-note). */
  readonly vkey: string;
  readonly anchor: AnchorFile;
  readonly policy: Pick<WitnessPolicy, "quorum">;
  /** The witnesses that can be asked. */
  readonly contacts: readonly WitnessContact[];
  readonly records: WitnessRecords;
  /** Publishes a view that enough witnesses have cosigned. What it rejects with becomes a warning. */
  readonly publish: (view: LogView) => Promise<void>;
  readonly cadence: Cadence;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly warn: Warn;
}

/** A guard; disposed, nothing of it goes on. */
export interface LogGuard extends Guard, AsyncDisposable {
  readonly witnessed: Witnessed;
}

/** The guard of one log in this process. */
export function logGuard(deps: GuardDeps): LogGuard {
  const { store, entries, vkey, anchor, contacts, records, cadence, now } = deps;
  const news = warnings(deps.warn);
  const disposed = new AbortController();

  const publishing = paced<LogView>(
    (view) => news.attempt("publication", () => deps.publish(view)),
    cadence.everyMs,
    disposed.signal,
  );
  const recording = paced<LogView | undefined>(
    (view) =>
      news.attempt("the record of witnesses", async () => {
        if (view !== undefined)
          await records.keepCosigned({ size: view.tree.size, note: view.checkpoint, atMs: now() });
        await records.keepStates(contacts.map((contact) => contact.state()));
      }),
    RECORD_EVERY_MS,
    disposed.signal,
  );
  const witnesses = witnessing({
    ...deps,
    retryMs: cadence.retryMs,
    onCosigned(view) {
      recording.offer(view);
      publishing.offer(view);
    },
    onAnswer() {
      for (const contact of contacts) {
        const { name, problem } = contact.state();
        news.about(`the witness ${name}`, problem === "" ? null : problem);
      }
      recording.offer(witnesses.cosigned());
    },
  });
  const keeper = anchorKeeper(anchor, vkey, news);

  return {
    witnessed: witnesses.witnessed,

    async admit(view, last) {
      // Without the tiles that an earlier lead has cached: the database may hold others by now.
      const proofs = prover(store);
      const anchored = await anchorCheckpoint(anchor, vkey);
      if (anchored !== undefined)
        await requireExtension(view.tree, anchored, `the anchor file ${anchor.path}`, proofs);
      else if (view.tree.size > 0)
        news.about(`the anchor file ${anchor.path}`, "is missing: it can not tell an older log");
      if (last !== undefined) await requireExtension(view.tree, last.tree, "this process", proofs);
      await witnesses.present(view);
    },

    watch: (lead, signal) =>
      watchLead({ lead, store, entries, keeper, witnesses, cadence, warnings: news }, signal),

    async conclude(view) {
      const limit = pause(cadence.concludeWithinMs, disposed.signal);
      await Promise.race([witnesses.conclude(view), limit]);
      await keeper.keep(witnesses.withCosignatures(view));
    },

    async [Symbol.asyncDispose]() {
      disposed.abort();
      await Promise.all([publishing.idle(), recording.idle()]);
    },
  };
}
