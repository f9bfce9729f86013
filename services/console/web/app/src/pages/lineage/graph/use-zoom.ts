import {
  type PointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

/** Least and most of its size that a graph is drawn at, and from one size to the next. */
const LEAST = 0.25;
const MOST = 2;
const FACTOR = 1.25;
/** Pixels that stay free around what is brought into sight. */
const AROUND = 24;

/** A rectangle of the graph, in its own pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a graph lies in its box. */
export interface Zoom {
  readonly scale: number;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** To its own size. */
  readonly reset: () => void;
  /** So that all of it is in sight, as far as it can still be made out. */
  readonly fit: () => void;
  /** Scrolls no more than it takes; to the middle, if it was out of sight and `toMiddle`. */
  readonly show: (area: Area, toMiddle?: boolean) => void;
  readonly pan: (right: number, down: number) => void;
  /** For the box: holding the paper moves it. */
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
}

/** Sizes and moves what is in a box that scrolls; what is in its middle stays there. */
export function useZoom(
  box: RefObject<HTMLElement | null>,
  size: { readonly width: number; readonly height: number },
): Zoom {
  const [scale, setScale] = useState(1);
  const middle = useRef<{ readonly x: number; readonly y: number }>(undefined);

  const zoomTo = (wanted: number): void => {
    const element = box.current;
    if (element === null) return;
    const { clientHeight, clientWidth, scrollLeft, scrollTop } = element;
    middle.current = {
      x: (scrollLeft + clientWidth / 2) / scale,
      y: (scrollTop + clientHeight / 2) / scale,
    };
    setScale(Math.min(MOST, Math.max(LEAST, wanted)));
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || middle.current === undefined) return;
    element.scrollLeft = middle.current.x * scale - element.clientWidth / 2;
    element.scrollTop = middle.current.y * scale - element.clientHeight / 2;
  }, [box, scale]);

  const latest = useRef(zoomTo);
  const latestScale = useRef(scale);
  useEffect(() => {
    latest.current = zoomTo;
    latestScale.current = scale;
  });
  useEffect(() => {
    const element = box.current;
    const wheel = (event: WheelEvent): void => {
      // Without the key the wheel scrolls, as everywhere.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(latestScale.current * (event.deltaY < 0 ? FACTOR : 1 / FACTOR));
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [box]);

  return {
    scale,
    zoomIn: () => zoomTo(scale * FACTOR),
    zoomOut: () => zoomTo(scale / FACTOR),
    reset: () => zoomTo(1),
    fit: () => {
      const { clientHeight = 1, clientWidth = 1 } = box.current ?? {};
      zoomTo(Math.min(1, clientWidth / size.width, clientHeight / size.height));
    },
    show: ({ height, width, x, y }, toMiddle = false) => {
      const element = box.current;
      if (element === null) return;
      element.scrollLeft = scrolled(
        element.scrollLeft,
        element.clientWidth,
        x * scale,
        width * scale,
        toMiddle,
      );
      element.scrollTop = scrolled(
        element.scrollTop,
        element.clientHeight,
        y * scale,
        height * scale,
        toMiddle,
      );
    },
    pan: (right, down) => box.current?.scrollBy(right, down),
    onPointerDown: ({ currentTarget, pointerId, target }) => {
      if (target instanceof Element && target.closest("[role=treeitem]") === null)
        currentTarget.setPointerCapture(pointerId);
    },
    onPointerMove: ({ buttons, currentTarget, movementX, movementY, pointerId, pointerType }) => {
      // A finger scrolls by itself.
      if (pointerType === "touch" || buttons !== 1 || !currentTarget.hasPointerCapture(pointerId))
        return;
      currentTarget.scrollBy(-movementX, -movementY);
    },
  };
}

/** Where to scroll so that a stretch is in sight. */
export function scrolled(
  from: number,
  room: number,
  start: number,
  length: number,
  toMiddle: boolean,
): number {
  const isInSight = start >= from && start + length <= from + room;
  if (isInSight) return from;
  if (toMiddle) return start + length / 2 - room / 2;
  return start < from ? start - AROUND : start + length + AROUND - room;
}
