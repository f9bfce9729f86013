import { useEffect, useState } from "react";
import { useParts } from "./parts.ts";

/** The time, as often as asked for; it stands still while nobody looks. */
export function useNow(everyMs: number): number {
  const { now } = useParts();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setAt(now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, now]);
  return at;
}
