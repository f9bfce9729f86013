import type { ReactNode } from "react";
import type { ExplorerSearch } from "../../../search/page-search.ts";
import { Button } from "../../../ui/button.tsx";

/** What the tools change. */
export interface ExplorerToolsProps {
  readonly search: ExplorerSearch;
  readonly show: (change: Partial<ExplorerSearch>) => void;
  readonly hasTimes: boolean;
  readonly onTimes: () => void;
  /** Further tools. */
  readonly children: ReactNode;
}

const VIEWS = ["tree", "strata", "graph"] as const;
const PAINTS = ["decision", "policy", "key", "measurement", "age"] as const;
const DEPTHS = [1, 2, 3, 4, 6, 8] as const;

/** How the lineage is shown. */
export function ExplorerTools(props: ExplorerToolsProps) {
  const { children, hasTimes, onTimes, search, show } = props;
  const { depth, dir, paint, view } = search;
  const depths = [...new Set<number>([...DEPTHS, depth])].filter((one) => one > 0);
  return (
    <div className="lineage-tools no-print">
      <div aria-label="View" className="segments" role="group">
        {VIEWS.map((one) => (
          <Button key={one} pressed={one === view} onClick={() => show({ view: one })}>
            {one.slice(0, 1).toUpperCase() + one.slice(1)}
          </Button>
        ))}
      </div>
      <Pick
        label="direction"
        options={[
          ["down", "down"],
          ["up", "up"],
        ]}
        value={dir}
        onPick={(next) => show({ dir: next === "up" ? "up" : "down", sel: "" })}
      />
      <Pick
        label="depth"
        options={[
          ["0", "all"],
          ...depths
            .toSorted((a, b) => a - b)
            .map((one): readonly [string, string] => [String(one), String(one)]),
        ]}
        value={String(depth)}
        onPick={(next) => show({ depth: Number(next), open: "" })}
      />
      <Pick
        label="paint"
        options={PAINTS.map((one) => [one, one] as const)}
        value={paint}
        onPick={(next) => show({ paint: PAINTS.find((one) => one === next) ?? "decision" })}
      />
      {view === "tree" && (
        <span className="times-toggle">
          <Button pressed={hasTimes} onClick={onTimes}>
            Times
          </Button>
        </span>
      )}
      {children}
    </div>
  );
}

function Pick(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, word: string])[];
  readonly onPick: (value: string) => void;
}) {
  return (
    <label className="pick">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onPick(event.currentTarget.value)}>
        {props.options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
