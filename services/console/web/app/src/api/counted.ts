import type { CountExecutionsResponse } from "@writ/proto/writ/lineage/v1/lineage";
import { idMs } from "../time/id-time.ts";
import type { Counted } from "../ui/count.tsx";

/** What an answer counted. */
export function countedOf({ capped, reachedId, total }: CountExecutionsResponse): Counted {
  return {
    total: Number(total),
    isCapped: capped,
    reachedMs: reachedId === "" ? undefined : idMs(reachedId),
  };
}
