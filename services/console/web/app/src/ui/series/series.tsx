import { useState } from "react";
import { Button } from "../button.tsx";
import { Time } from "../time.tsx";
import { Chart } from "./chart.tsx";
import type { Window } from "./chart-options.ts";
import type { Line, Points } from "./series-data.ts";
import { SeriesTable } from "./series-table.tsx";
import { shownValue, type Unit } from "./shown-value.ts";
import "./series.css";

/** What is shown over time. */
export interface SeriesProps {
  readonly title: string;
  /** What it means, in a sentence. */
  readonly says: string;
  readonly lines: readonly Line[];
  readonly unit: Unit;
  readonly points: Points;
  /** Values that are there whenever something could be known; without them the time is hatched. */
  readonly knownBy: readonly string[];
  readonly window: Window;
  /** Time between two points, in milliseconds. */
  readonly stepMs: number;
}

/** Values over time: as a chart, or as a table with the same numbers. */
export function Series(props: SeriesProps) {
  const { lines, points, says, title, unit } = props;
  const [isTable, setTable] = useState(false);
  const [cursor, setCursor] = useState<number>();
  const at = cursor ?? lastKnown(props);
  return (
    <figure aria-label={title} className="series">
      <figcaption>
        <h3>{title}</h3>
        <Button label={`${title} as a table`} pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </Button>
      </figcaption>
      <p className="series-now">
        <span className="quiet">
          {at === undefined ? "not known" : <Time ms={points.atMs[at]} precision="tick" />}
        </span>
        {lines.map((line) => (
          <span key={line.name} className="series-key">
            <LineSample line={line} />
            {line.label}{" "}
            <strong>
              {shownValue(at === undefined ? undefined : points.values[line.name]?.[at], unit)}
            </strong>
          </span>
        ))}
      </p>
      {isTable ? (
        <SeriesTable lines={lines} points={points} title={title} unit={unit} />
      ) : (
        <Chart {...props} sentence={`${says} ${sentence(props)}`} onCursor={setCursor} />
      )}
    </figure>
  );
}

/** The last moment of which something is known. */
function lastKnown({ lines, points }: SeriesProps): number | undefined {
  const index = points.atMs.findLastIndex((_, i) =>
    lines.some(({ name }) => points.values[name]?.[i] !== undefined),
  );
  return index < 0 ? undefined : index;
}

function sentence(props: SeriesProps): string {
  const { lines, points, unit } = props;
  const at = lastKnown(props);
  if (at === undefined) return "Nothing is known yet.";
  const last = lines.map(
    ({ label, name }) => `${label} ${shownValue(points.values[name]?.[at], unit)}`,
  );
  return `Last: ${last.join(", ")}. The table has every value.`;
}

/** The stroke of a line, to tell it from others. */
function LineSample({ line: { dash, token } }: { readonly line: Line }) {
  return (
    <svg aria-hidden="true" className="series-sample" focusable="false" viewBox="0 0 20 8">
      <path
        d="M0 4h20"
        fill="none"
        stroke={`var(${token})`}
        strokeDasharray={dash.join(" ")}
        strokeWidth="2"
      />
    </svg>
  );
}
