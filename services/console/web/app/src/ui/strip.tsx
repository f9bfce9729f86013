import { Mark } from "./marks.tsx";
import { leafNumber, stripCells, type Stripped, stripSentence } from "./strip-cells.ts";

/** What an execution went through, in a row of a list: eight cells and the seal of its record. */
export function Strip({ execution }: { readonly execution: Stripped }) {
  return (
    <span aria-label={stripSentence(execution)} className="strip" role="img">
      {stripCells(execution).map(({ name, mark }) => (
        <Mark key={name} name={mark} />
      ))}
      <Mark name="seal" />
    </span>
  );
}

/** The same with its words, where there is room. */
export function WideStrip({ execution }: { readonly execution: Stripped }) {
  return (
    <ol aria-label="What it went through" className="strip strip-wide">
      {stripCells(execution).map(({ name, mark, says, isStop, code }) => (
        <li key={name} className={isStop ? "stopped" : mark === "pending" ? "waits" : ""}>
          <Mark name={mark} />
          <span>{name}</span>
          <span className="out-of-sight">
            {says} {code}
          </span>
        </li>
      ))}
      <li title={`recorded as leaf ${leafNumber(execution.logIndex)}`}>
        <Mark name="seal" />
        <span>
          <span className="out-of-sight">recorded as leaf </span>
          {leafNumber(execution.logIndex)}
        </span>
      </li>
    </ol>
  );
}
