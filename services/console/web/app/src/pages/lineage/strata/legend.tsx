import { useLayoutEffect, useRef } from "react";
import { Digest } from "../../../ui/digest.tsx";
import { tileOf } from "./fills.ts";
import type { PaintKind } from "./paint-kind.ts";
import { paletteOf } from "./palette.ts";
import { figure } from "./sentence.ts";
import { useColours } from "./use-canvas.ts";

/** What the fills of a picture mean, and how many there are of each: its twin in words. */
export function Legend({ kinds }: { readonly kinds: readonly PaintKind[] }) {
  return (
    <ul aria-label="What the fills mean" className="strata-legend">
      {kinds
        .filter(({ count }) => count > 0)
        .map((kind) => (
          <li key={kind.word}>
            <Swatch kind={kind} />
            {kind.value === undefined ? (
              <span>{kind.word}</span>
            ) : (
              <Digest value={kind.word} what={kind.value} />
            )}
            <span className="quiet">{figure(kind.count)}</span>
          </li>
        ))}
    </ul>
  );
}

const WIDTH = 22;
const HEIGHT = 12;

function Swatch({ kind }: { readonly kind: PaintKind }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { isForced, version } = useColours();
  const { colour, pattern, strength } = kind;
  useLayoutEffect(() => {
    const draw = canvas.current?.getContext("2d");
    if (draw === null || draw === undefined) return;
    const density = devicePixelRatio;
    draw.canvas.width = WIDTH * density;
    draw.canvas.height = HEIGHT * density;
    const palette = paletteOf(draw.canvas, isForced);
    draw.fillStyle = draw.createPattern(tileOf(kind, palette, density), "repeat") ?? "";
    draw.fillRect(0, 0, draw.canvas.width, draw.canvas.height);
    draw.scale(density, density);
    draw.fillStyle = palette(pattern === "slit" ? "bg" : colour);
    if (pattern === "edge") draw.fillRect(0, 0, 3, HEIGHT);
    if (pattern === "slit") draw.fillRect(5, 0, 2, HEIGHT);
    draw.strokeStyle = palette(colour);
    draw.setLineDash(pattern === "dashes" ? [4, 3] : []);
    draw.strokeRect(0.5, 0.5, WIDTH - 1, HEIGHT - 1);
  }, [colour, pattern, strength, isForced, version]);
  return <canvas ref={canvas} aria-hidden="true" className="strata-swatch" />;
}
