import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { readOpened, type ShortId, writeOpened } from "./opened.ts";

/** What is open, here and in the address. */
export interface Opened {
  readonly opened: ReadonlySet<ShortId>;
  readonly setOpened: (opened: ReadonlySet<ShortId>) => void;
}

/** Keeps what is open, and has it written to the address; who goes back finds it as it was. */
export function useOpened(text: string, write: (text: string) => void): Opened {
  const [opened, keep] = useState(() => readOpened(text));
  const written = useRef(text);
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });
  useEffect(() => {
    if (text === written.current) return;
    written.current = text;
    keep(readOpened(text));
  }, [text]);
  const setOpened = useCallback((next: ReadonlySet<ShortId>) => {
    keep(next);
    const nextText = writeOpened(next);
    if (nextText === written.current) return;
    written.current = nextText;
    latestWrite.current(nextText);
  }, []);
  return useMemo(() => ({ opened, setOpened }), [opened, setOpened]);
}
