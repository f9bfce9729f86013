import type { Problem } from "../filter/parse-filter.ts";

/** Says what is wrong with a filter, and where. */
export function FilterProblems({
  text,
  problems,
}: {
  readonly text: string;
  readonly problems: readonly Problem[];
}) {
  if (problems.length === 0) return null;
  return (
    <div className="filter-problems" role="alert">
      {problems.map(({ start, end, message }) => (
        <p key={`${start} ${message}`}>
          <code>
            {text.slice(0, start)}
            <mark className="filter-mark">{text.slice(start, end)}</mark>
            {text.slice(end)}
          </code>
          <span>{message}. Nothing was searched.</span>
        </p>
      ))}
    </div>
  );
}
