import { type RefObject, useEffect, useReducer, useState } from "react";

/** The room a picture has. */
export interface Room {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels to a pixel. */
  readonly density: number;
}

/** The room in an element, as it changes; nothing before it is known. */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0, density: 1 });
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = (): void => {
      const { clientHeight, clientWidth } = box;
      setRoom({ width: clientWidth, height: clientHeight, density: devicePixelRatio });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    const stop = onDensity(measure);
    measure();
    return () => {
      observer.disconnect();
      stop();
    };
  }, [element]);
  return room;
}

/** A window that comes to another screen is told only that its density is no longer what it was. */
function onDensity(changed: () => void): () => void {
  let media: MediaQueryList | undefined;
  const follow = (): void => {
    media?.removeEventListener("change", follow);
    if (media !== undefined) changed();
    media = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    media.addEventListener("change", follow);
  };
  follow();
  return () => media?.removeEventListener("change", follow);
}

const FORCED = "(forced-colors: active)";

/** Counts up whenever the page's colours or fonts become others. */
export function useColours(): { readonly isForced: boolean; readonly version: number } {
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const media = matchMedia(FORCED);
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    media.addEventListener("change", changed);
    document.fonts.addEventListener("loadingdone", changed);
    return () => {
      observer.disconnect();
      media.removeEventListener("change", changed);
      document.fonts.removeEventListener("loadingdone", changed);
    };
  }, []);
  return { version, isForced: matchMedia(FORCED).matches };
}
