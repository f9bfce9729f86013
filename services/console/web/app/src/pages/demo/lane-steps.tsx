import type { StepRowProps } from "./step-row.tsx";
import type { LaneRow } from "./lane-rows.ts";
import { StepRow } from "./step-row.tsx";

/** What a lane of steps is made with. */
export interface LaneStepsProps extends Pick<StepRowProps, "lane" | "onSelect" | "aheadMs"> {
  readonly rows: readonly LaneRow[];
  readonly selected: string;
}

/** The steps of one world. */
export function LaneSteps({ rows, selected, ...rest }: LaneStepsProps) {
  return (
    <ol>
      {rows.map((row, i) => (
        <StepRow
          key={row.stepId}
          isSelected={row.stepId === selected}
          number={i + 1}
          row={row}
          {...rest}
        />
      ))}
    </ol>
  );
}
