import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useCell, useParts } from "../parts.ts";
import { chartOptions, type Window } from "./chart-options.ts";
import { type Line, type Points, unknownSpans } from "./series-data.ts";
import type { Unit } from "./shown-value.ts";
import { useColours } from "./use-colours.ts";

/** What a chart is made with. */
export interface ChartProps {
  /** What it shows, in a sentence, for who does not see it. */
  readonly sentence: string;
  readonly lines: readonly Line[];
  readonly unit: Unit;
  readonly points: Points;
  /** Without a value of these, the time is hatched. */
  readonly knownBy: readonly string[];
  readonly window: Window;
  readonly stepMs: number;
  /** Told at which point people look; undefined for none. */
  readonly onCursor: (index: number | undefined) => void;
}

const HEIGHT = 152;

/** Lines over time on a canvas; the table beside it says the same. */
export function Chart(props: ChartProps) {
  const { lines, onCursor, points, sentence, unit } = props;
  const zone = useCell(useParts().zone);
  const colours = useColours();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => plot.current?.setData(aligned(lines, points)), [lines, points]);

  useEffect(() => {
    const place = box.current;
    if (place === null) return undefined;
    const options = chartOptions(
      {
        lines,
        unit,
        zone,
        colours,
        window: () => latest.current.window,
        spans: () => {
          const { knownBy, points: now, stepMs, window } = latest.current;
          return unknownSpans(now, knownBy, window, stepMs);
        },
        onCursor: (index) => latest.current.onCursor(index),
      },
      { width: place.clientWidth, height: HEIGHT },
    );
    const made = new uPlot(options, aligned(lines, latest.current.points), place);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (place.clientWidth > 0) made.setSize({ width: place.clientWidth, height: HEIGHT });
    });
    observer.observe(place);
    return () => {
      observer.disconnect();
      plot.current = undefined;
      made.destroy();
    };
  }, [colours, lines, unit, zone]);

  return (
    <div
      ref={box}
      aria-label={sentence}
      className="chart"
      role="img"
      onMouseLeave={() => onCursor(undefined)}
    />
  );
}

/** As uPlot takes it: times, then each line with null for what is not known. */
function aligned(lines: readonly Line[], { atMs, values }: Points): uPlot.AlignedData {
  return [
    [...atMs],
    ...lines.map(({ name }) => (values[name] ?? []).map((value) => value ?? null)),
  ];
}
