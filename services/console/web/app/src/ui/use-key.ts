import { useEffect, useRef } from "react";
import type { KeyId } from "./key-table.ts";
import { useParts } from "./parts.ts";

/** Does this when the key is pressed, as long as it is shown; undefined leaves the key to others. */
export function useKey(id: KeyId, act: ((key: string) => void) | undefined): void {
  const { keyboard } = useParts();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const isOn = act !== undefined;
  useEffect(
    () => (isOn ? keyboard.on(id, (key) => latest.current?.(key)) : undefined),
    [id, isOn, keyboard],
  );
}
