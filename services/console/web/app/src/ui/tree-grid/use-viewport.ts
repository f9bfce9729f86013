import { type RefObject, useLayoutEffect, useState } from "react";

/** What of a box that scrolls is seen, in pixels. */
export function useViewport(box: RefObject<HTMLElement | null>): {
  readonly scrollTop: number;
  readonly height: number;
} {
  const [view, setView] = useState({ scrollTop: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setView({ scrollTop: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [box]);
  return view;
}
