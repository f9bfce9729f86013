import { useEffect, useState } from "react";
import { useParts } from "../parts.ts";

/** The colours that are in force: of tokens, or of the system where people force theirs. */
export interface Colours {
  readonly isForced: boolean;
  readonly of: (token: string) => string;
}

const FORCED = "(forced-colors: active)";
const DARK = "(prefers-color-scheme: dark)";

/** The colours now; a new value whenever they change. A canvas does not follow the style sheet by itself. */
export function useColours(): Colours {
  const { theme } = useParts();
  const [colours, setColours] = useState(coloursNow);
  useEffect(() => {
    const look = () => setColours(coloursNow());
    const media = [matchMedia(FORCED), matchMedia(DARK)];
    for (const one of media) one.addEventListener("change", look);
    const stop = theme.subscribe(look);
    return () => {
      for (const one of media) one.removeEventListener("change", look);
      stop();
    };
  }, [theme]);
  return colours;
}

function forced(token: string): string {
  if (token === "--raised") return "Canvas";
  return token === "--rule" ? "GrayText" : "CanvasText";
}

function coloursNow(): Colours {
  const isForced = matchMedia(FORCED).matches;
  const style = getComputedStyle(document.documentElement);
  return {
    isForced,
    of: (token) => (isForced ? forced(token) : style.getPropertyValue(token).trim()),
  };
}
