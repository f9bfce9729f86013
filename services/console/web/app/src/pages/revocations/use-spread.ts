import type { WatchEnforcementResponse } from "@writ/proto/writ/grant/v1/grant";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../api/failure.ts";
import { revocation } from "../../api/services/revocation.ts";
import { useParts } from "../../ui/parts.ts";
import { useTenant } from "../../ui/use-tenant.ts";
import type { SpreadPhase } from "./spread-view.ts";

/** What is known of a revocation's spread. */
export interface Spreading {
  /** Undefined before the first answer. */
  readonly told: WatchEnforcementResponse | undefined;
  readonly phase: SpreadPhase;
  /** Why it can not be known. */
  readonly failure: Failure | undefined;
  /** Measures again. */
  readonly again: () => void;
}

const JOINING = { told: undefined, phase: "joining", failure: undefined } as const;

/** How far the revocation with this number has come, as it goes on: one stream of at most a minute, closed while nobody looks. */
export function useSpread(seq: bigint): Spreading {
  const { client } = useParts();
  const tenantId = useTenant();
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<Omit<Spreading, "again">>(JOINING);
  useEffect(() => {
    if (tenantId === undefined) return undefined;
    let ended = new AbortController();
    let isOver = false;
    const listen = async (signal: AbortSignal): Promise<void> => {
      const stream = client(revocation).watchEnforcement(
        { tenantId, seq },
        { signal, timeoutMs: 0 },
      );
      try {
        for await (const told of stream) setKnown({ told, phase: "measuring", failure: undefined });
        isOver = true;
        setKnown(({ told }) => ({ told, phase: "over", failure: undefined }));
      } catch (error) {
        if (signal.aborted) return;
        isOver = true;
        setKnown(({ told }) => ({ told, phase: "over", failure: failureOf(error) }));
      }
    };
    const follow = () => {
      ended.abort();
      if (document.hidden || isOver) return;
      ended = new AbortController();
      void listen(ended.signal);
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      ended.abort();
    };
  }, [client, tenantId, seq, round]);
  const again = () => {
    setKnown(JOINING);
    setRound(round + 1);
  };
  return { ...known, again };
}
