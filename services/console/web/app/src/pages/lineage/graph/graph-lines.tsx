import type { AuthorityLine, CauseLine } from "./lines.ts";
import type { Placement } from "./place-items.ts";

interface GraphLinesProps {
  readonly size: Pick<Placement, "width" | "height">;
  readonly authority: readonly AuthorityLine[];
  readonly causes: readonly CauseLine[];
}

const BAR = 8;

/** The lines of a graph. A cause is dashed and named: it lent no authority. */
export function GraphLines({ authority, causes, size }: GraphLinesProps) {
  return (
    <svg
      aria-hidden="true"
      className="graph-lines"
      focusable="false"
      height={size.height}
      width={size.width}
    >
      <defs>
        <marker id="graph-arrow" markerHeight="8" markerWidth="8" orient="auto" refX="7" refY="4">
          <path d="M1 1l6 3-6 3" fill="none" stroke="context-stroke" />
        </marker>
      </defs>
      {authority.map(({ id, path }) => (
        <path key={id} className="graph-line" d={path} />
      ))}
      {authority.map(({ id, stopped, x, y }) =>
        stopped === undefined ? null : (
          <g key={id}>
            <path className="graph-line is-stopped" d={stopped} />
            <path className="graph-line is-stopped is-end" d={`M${x - 3} ${y - BAR}v${2 * BAR}`} />
          </g>
        ),
      )}
      {causes.map(({ id, nameX, nameY, path }) => (
        <g key={id} className="graph-cause">
          <path d={path} markerEnd="url(#graph-arrow)" />
          <text x={nameX + 4} y={nameY + 4}>
            cause
          </text>
        </g>
      ))}
    </svg>
  );
}
