import { briefly } from "../time/duration.ts";
import { useParts } from "./parts.ts";

/** How long ago something was, when it was drawn. */
export function Age({ ms }: { readonly ms: number | undefined }) {
  const { now } = useParts();
  return <span className="quiet">{ms === undefined ? "–" : briefly(now() - ms)}</span>;
}
