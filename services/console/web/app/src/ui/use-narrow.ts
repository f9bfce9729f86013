import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 560px)";

/** Whether there is so little room that a row takes two lines. */
export function useNarrow(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(NARROW).matches);
}

function follow(changed: () => void): () => void {
  const media = matchMedia(NARROW);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}
