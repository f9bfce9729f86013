import { useMutation } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { demo } from "../../api/services/demo.ts";
import { useParts } from "../../ui/parts.ts";
import { visitorId } from "./visitor.ts";

/** A cause that is to happen. */
export interface Provocation {
  readonly runId: string;
  readonly cause: string;
  readonly variant: string;
}

/** What changes a run; a visitor has one at a time: lab ends it when the same visitor starts another. */
export function useActs(on: {
  readonly started: (runId: string) => void;
  readonly provoked: (stepId: string) => void;
}) {
  const { client, now } = useParts();
  const start = useMutation({
    mutationFn: (monitorDelayS: number) => {
      const random = crypto.getRandomValues(new Uint8Array(10));
      return client(demo).startRun({
        visitorId: visitorId({ storage: sessionStorage, nowMs: now(), random }),
        monitorDelayS,
      });
    },
    onSuccess: ({ runId }) => on.started(runId),
  });
  const end = useMutation({ mutationFn: (runId: string) => client(demo).endRun({ runId }) });
  const provoke = useMutation({
    mutationFn: (wish: Provocation) => client(demo).provoke(wish, { timeoutMs: PROVOKE_MS }),
    onSuccess: ({ stepId }) => on.provoked(stepId),
  });
  const first = [start, end, provoke].find(({ error }) => error !== null)?.error;
  return {
    start,
    end,
    provoke,
    /** Of what was tried last in each; gone once it is tried again. */
    failure: first === undefined ? undefined : failureOf(first),
  };
}

// Some causes take real time, and lab may answer only then.
const PROVOKE_MS = 20_000;
