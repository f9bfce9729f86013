import type { TrustedLog } from "@writ/token";
import type { WitnessRecords } from "./guard/witness-state.ts";
import type { LogStore } from "./log-store.ts";
import { prover, type Prover } from "./prover.ts";
import { type CurrentView, currentView } from "./reader.ts";

/** A log to be read: in use or closed. */
export interface LogReader {
  readonly origin: string;
  readonly view: CurrentView;
  readonly prover: Prover;
  /** The newest checkpoint that enough witnesses have cosigned; undefined for none. */
  cosigned(): Promise<string | undefined>;
}

/** Finds a log by its origin; undefined for one that nobody trusts. */
export type LogReaders = (origin: string) => LogReader | undefined;

/** A log that nobody appends to any more. What is read is compared with its key before it is shown. */
export function closedLogReader(
  { origin, vkey }: Pick<TrustedLog, "origin" | "vkey">,
  stores: { readonly log: LogStore; readonly witnesses: Pick<WitnessRecords, "cosigned"> },
): LogReader {
  const closed = { state: () => ({ kind: "waiting", reason: "closed" }) as const };
  return {
    origin,
    view: currentView(closed, stores.log, vkey),
    prover: prover(stores.log),
    cosigned: () => stores.witnesses.cosigned(),
  };
}
