import { Mark } from "../../../ui/marks.tsx";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { stateWords } from "../../../words.ts";
import type { Paint, PaintGroup } from "../paint.ts";

/** A colour and its letter. */
export function PaintChip({ group }: { readonly group: PaintGroup }) {
  return (
    <span className={`paint paint-${group.hue}`} title={group.says}>
      {group.letter}
      <span className="out-of-sight">{group.says}</span>
    </span>
  );
}

/** What the colours mean, and how many there are of each. */
export function PaintLegend({ paint }: { readonly paint: Paint }) {
  return (
    <ul aria-label={`Loaded, by ${paint.kind}`} className="paint-legend">
      {paint.groups.map((group) => (
        <li key={group.value}>
          {paint.kind === "decision" ? (
            <span className={`node-mark state-${stateWords(group.value).look}`}>
              <Mark name={stateWords(group.value).look} />
            </span>
          ) : (
            <span aria-hidden="true" className={`paint paint-${group.hue}`}>
              {group.letter}
            </span>
          )}
          {group.says} <span className="quiet">{leafNumber(group.count)}</span>
        </li>
      ))}
    </ul>
  );
}
