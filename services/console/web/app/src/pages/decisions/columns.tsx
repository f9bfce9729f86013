import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import type { ReactNode } from "react";
import { msOf } from "../../time/instant.ts";
import { Age } from "../../ui/age.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Strip } from "../../ui/strip.tsx";
import { Time } from "../../ui/time.tsx";
import { stateWords } from "../../words.ts";

/** Adds a condition to the filter. */
export type AddCondition = (condition: string) => void;

/** The columns of a list of executions; every cell filters by what it shows. */
export function executionColumns(add: AddCondition): readonly Column<Execution>[] {
  return [
    {
      id: "time",
      head: "time",
      cell: ({ decidedAt }) => <Time ms={msOf(decidedAt)} precision="tick" />,
    },
    {
      id: "strip",
      head: "strip",
      cell: (execution) => (
        <Cell add={add} condition={`state:${execution.state.toLowerCase()}`} what="state">
          <Strip execution={execution} />
        </Cell>
      ),
    },
    {
      id: "what",
      head: "what",
      cell: ({ action, resource }) => (
        <Cell add={add} condition={`action:${action}`} what="action">
          <span title={`${action} ${resource}`}>
            {action} <span className="quiet">{resource}</span>
          </span>
        </Cell>
      ),
    },
    { id: "who", head: "who", cell: (execution) => <Who add={add} execution={execution} /> },
    {
      id: "code",
      head: "code",
      cell: ({ reasonCodes, state }) => {
        const [code] = reasonCodes;
        const { word, look } = stateWords(state);
        return code === undefined ? (
          <Cell add={add} condition={`state:${state.toLowerCase()}`} what="state">
            <span className={`state-${look}`}>{word}</span>
          </Cell>
        ) : (
          <Cell add={add} condition={`reason:${code}`} what="reason">
            <code className={`state-${look}`} title={reasonCodes.join(", ")}>
              {code}
            </code>
          </Cell>
        );
      },
    },
    { id: "age", head: "age", cell: ({ decidedAt }) => <Age ms={msOf(decidedAt)} /> },
  ];
}

function Who({ execution, add }: { readonly execution: Execution; readonly add: AddCondition }) {
  const { principal, actor } = execution;
  if (principal === "") return <span className="quiet">?</span>;
  const shown = actor === "" ? principal : actor;
  const title = actor === "" ? principal : `${actor} for ${principal}`;
  return (
    <Cell add={add} condition={`${actor === "" ? "principal" : "actor"}:${shown}`} what="name">
      <span title={title}>{shown.slice(shown.indexOf("::") + 2)}</span>
    </Cell>
  );
}

interface CellProps {
  readonly add: AddCondition;
  readonly condition: string;
  readonly what: string;
  readonly children: ReactNode;
}

// The button is for the mouse only: the keyboard finds the same in the record.
function Cell({ add, condition, what, children }: CellProps) {
  return (
    <>
      {children}
      <IconButton
        icon="filter"
        isAside
        label={`Filter by this ${what}`}
        onClick={() => add(condition)}
      />
    </>
  );
}
