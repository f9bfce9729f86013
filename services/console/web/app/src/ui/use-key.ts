import { useEffect, useRef } from "react";
import type { KeyId } from "./key-table.ts";
import { useParts } from "./parts.ts";

/** Does this when the key is pressed, as long as it is shown; undefined leaves the key to others. */
export function useKey(id: KeyId, act: (() => void) | undefined): void {
  const { keyboard } = useParts();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const isOn = act !== undefined;
  useEffect(
    () => (isOn ? keyboard.on(id, () => latest.current?.()) : undefined),
    [id, isOn, keyboard],
  );
}
