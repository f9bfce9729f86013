import { useSyncExternalStore } from "react";

const ROOMY = "(min-width: 900px)";

/** Whether there is room for a table of five columns. */
export function useRoomy(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(ROOMY).matches);
}

function follow(changed: () => void): () => void {
  const media = matchMedia(ROOMY);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}
