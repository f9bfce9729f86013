import { useLayoutEffect, useRef } from "react";
import { columnOf, rowsOf } from "./layout.ts";
import { drawFrame, drawPicture } from "./draw.ts";
import { paletteOf } from "./palette.ts";
import { type Room, useColours } from "./use-canvas.ts";
import type { Shape } from "./use-picture.ts";

/** A frame around an execution. */
export interface Frame {
  /** Id of the execution; nothing is drawn for one that is not in the picture. */
  readonly executionId: string;
  /** Name of the token its colour is. */
  readonly colour: string;
}

interface StrataCanvasProps {
  readonly shape: Shape;
  readonly room: Room;
  /** The picture in a sentence. */
  readonly label: string;
  readonly frames: readonly Frame[];
  /** Whether what is high enough says what it is. */
  readonly hasNames: boolean;
}

/** The picture itself. It is drawn when something about it has changed, and not otherwise. */
export function StrataCanvas({ frames, hasNames, label, room, shape }: StrataCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { isForced, version } = useColours();
  const framed = frames.map(({ colour, executionId }) => `${executionId} ${colour}`).join();

  useLayoutEffect(() => {
    const draw = canvas.current?.getContext("2d", { alpha: false });
    if (draw === null || draw === undefined || room.width === 0) return;
    const { edges, layout, painting, raster, window } = shape;
    const { density, height, width } = room;
    draw.canvas.width = Math.round(width * density);
    draw.canvas.height = Math.round(height * density);
    const palette = paletteOf(draw.canvas, isForced);
    const font = hasNames ? `12px ${palette("sans") || "sans-serif"}` : undefined;
    const picture = { layout, raster, kinds: painting.kinds, edges, palette, density, font };
    drawPicture(draw, picture);
    for (const { colour, executionId } of frames) {
      const place = layout.places.get(executionId);
      if (place === undefined || place < window.top || place >= window.top + window.extent)
        continue;
      const column = columnOf(layout, window.top, place);
      drawFrame(
        draw,
        picture,
        { column, rows: rowsOf(layout, window, raster.rows, place) },
        colour,
      );
    }
  }, [shape, room, framed, hasNames, isForced, version]);

  return <canvas ref={canvas} aria-label={label} className="strata-canvas" role="img" />;
}
