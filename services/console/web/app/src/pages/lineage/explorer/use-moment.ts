import { useCallback, useEffect, useRef, useState } from "react";
import { instantMs } from "../../../time/instant.ts";
import { rfc3339 } from "../../../time/zone.ts";

const SETTLED_MS = 250;

/** The moment that is shown, undefined for now; it is written to the address when it has settled, for browsers limit that. */
export function useMoment(
  text: string,
  write: (text: string) => void,
): readonly [ms: number | undefined, move: (ms: number | undefined) => void] {
  const [moved, setMoved] = useState<{ readonly to: number | undefined }>();
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });
  useEffect(() => setMoved(undefined), [text]);
  useEffect(() => {
    if (moved === undefined) return undefined;
    const { to } = moved;
    const timer = setTimeout(
      () => latestWrite.current(to === undefined ? "" : rfc3339(to)),
      SETTLED_MS,
    );
    return () => clearTimeout(timer);
  }, [moved]);
  const ms = moved === undefined ? instantMs(text) : moved.to;
  return [ms, useCallback((to: number | undefined) => setMoved({ to }), [])];
}
