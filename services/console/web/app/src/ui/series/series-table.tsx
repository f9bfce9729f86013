import { Time } from "../time.tsx";
import type { Line, Points } from "./series-data.ts";
import { shownValue, type Unit } from "./shown-value.ts";

/** Every number of a chart, the newest first. */
export function SeriesTable(props: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly points: Points;
  readonly unit: Unit;
}) {
  const { lines, points, title, unit } = props;
  const newest = points.atMs.map((ms, i) => ({ ms, i })).toReversed();
  return (
    <div aria-label={`${title}: every value`} className="series-table" role="region" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">time</th>
            {lines.map(({ label, name }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newest.map(({ i, ms }) => (
            <tr key={ms}>
              <th scope="row">
                <Time ms={ms} precision="tick" />
              </th>
              {lines.map(({ name }) => (
                <td key={name}>{shownValue(points.values[name]?.[i], unit)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {newest.length === 0 && <p className="quiet">Nothing was measured yet.</p>}
    </div>
  );
}
