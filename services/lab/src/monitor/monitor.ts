import type { OpenStore, StoredNote } from "../store/open-store.ts";
import { type Judgement, judge, type Law } from "./judge.ts";

/** What a pass of the monitor found. */
export interface Pass {
  /** From 1. */
  readonly number: number;
  /** How many notes it read. */
  readonly read: number;
  /** The first note that is forbidden, if any was; it is an alarm now. */
  readonly found: { readonly note: StoredNote; readonly judgement: Judgement } | undefined;
}

/** Reads the notes of one run of the watched world, after the fact. */
export interface Monitor {
  /** Reads what was noted since the last pass, and raises an alarm for each act that the policies forbid. */
  pass(): Promise<Pass>;
}

/** A monitor of one run. It sees the notes and nothing else. */
export function monitor(
  store: Pick<OpenStore, "notesAfter" | "raise">,
  runId: string,
  law: () => Promise<Law>,
): Monitor {
  let seen = 0;
  let passes = 0;
  return {
    async pass() {
      const notes = await store.notesAfter(runId, seen);
      const inForce = notes.length === 0 ? undefined : await law();
      let found: Pass["found"];
      for (const note of notes) {
        if (inForce === undefined) continue;
        const judgement = judge(note, inForce);
        if (judgement.isForbidden) {
          const { actId, stepId } = note;
          const message = `${judgement.code}: ${judgement.says}`;
          await store.raise({ runId, actId, stepId, policyIds: judgement.policyIds, message });
          found ??= { note, judgement };
        }
        seen = note.seq;
      }
      return { number: ++passes, read: notes.length, found };
    },
  };
}
