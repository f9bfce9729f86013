import type { GetHealthResponse } from "@writ/proto/writ/console/v1/health";
import { useQuery } from "@tanstack/react-query";
import { health } from "../api/services/health.ts";
import { useCell, useParts } from "./parts.ts";

/** An answer about health, and when it came by this machine's clock. */
export interface HeldHealth extends GetHealthResponse {
  readonly receivedMs: number;
}

/** Asks how it is, as often as said, not at all with `false`; whoever asks shares the answers. Nobody asks while the tab is hidden. */
export function useHealth(everyMs: number | false) {
  const { client, now, sessions } = useParts();
  const { state } = useCell(sessions.person);
  return useQuery({
    queryKey: ["health"],
    queryFn: async (): Promise<HeldHealth> => ({
      ...(await client(health).getHealth({})),
      receivedMs: now(),
    }),
    enabled: state !== "asking",
    refetchInterval: everyMs,
  });
}
