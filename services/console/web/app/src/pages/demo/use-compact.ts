import { useSyncExternalStore } from "react";

const COMPACT = "(max-width: 900px)";

/** Whether there is no room for three lanes beside one another. */
export function useCompact(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(COMPACT).matches);
}

function follow(changed: () => void): () => void {
  const media = matchMedia(COMPACT);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}
