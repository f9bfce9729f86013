import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { Mark } from "../../../ui/marks.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";
import { stateWords } from "../../../words.ts";
import { counting, figure } from "../strata/sentence.ts";
import { OPENED } from "./budget.ts";
import type { Placed } from "./place-items.ts";
import { notLoadedWords, type Rest, restWords } from "./rest.ts";

interface GraphBoxProps {
  readonly placed: Placed;
  readonly id: string;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Causes that are not in the graph. */
  readonly causesElsewhere: number;
  readonly onClick: () => void;
}

/** A box of a graph: an execution, or what is left out below one. */
export function GraphBox(props: GraphBoxProps) {
  const { isActive, isSelected, placed } = props;
  const { depth, item, x, y } = placed;
  const classes = [
    "graph-box",
    item.kind === "rest" ? "graph-rest" : `graph-${item.role}`,
    ...(isActive ? ["is-active"] : []),
  ];
  return (
    <div
      aria-expanded={item.kind === "rest" ? false : undefined}
      aria-level={depth + 1}
      aria-selected={isSelected}
      className={classes.join(" ")}
      id={props.id}
      role="treeitem"
      style={{ transform: `translate(${x}px, ${y}px)` }}
      onClick={props.onClick}
    >
      {item.kind === "rest" ? (
        <RestText rest={item.rest} />
      ) : (
        <ExecutionText {...item} causesElsewhere={props.causesElsewhere} />
      )}
    </div>
  );
}

interface ExecutionTextProps {
  readonly execution: Execution;
  readonly role: "ancestor" | "focus" | "descendant";
  readonly causesElsewhere: number;
}

function ExecutionText({ causesElsewhere, execution, role }: ExecutionTextProps) {
  const { action, actor, causes, orphan, principal, reasonCodes, resource, state } = execution;
  const codes = reasonCodes.join(", ");
  return (
    <>
      <span
        className="graph-what"
        title={[`${action} ${resource}`, codes].filter(Boolean).join(": ")}
      >
        {action} <span className="quiet">{resource}</span>
      </span>
      <span className="graph-state">
        <StateMark state={state} />
        <span className="quiet">
          {orphan
            ? "no parent in the log"
            : role === "focus"
              ? "focus"
              : nameOf(actor === "" ? principal : actor)}
        </span>
      </span>
      <span className="out-of-sight">
        {codes}
        {role === "ancestor" && " above the focus"}
        {causes.length > 0 && ` ${causeWords(causes.length, causesElsewhere)}`}
      </span>
    </>
  );
}

function RestText({ rest }: { readonly rest: Rest }) {
  const { action, resource } = rest.parent.execution;
  const hasLoaded = rest.parent.children.length > 0;
  return (
    <>
      <span className="graph-what" title={restWords(rest)}>
        +{figure(rest.count + rest.notLoaded)} more
        <span className="out-of-sight">
          {" "}
          below {action} {resource}
        </span>
      </span>
      <span className="graph-state">
        {rest.kinds.map(({ count, severity, word }) => {
          const { look } = stateWords(severity.toUpperCase());
          return (
            <span key={severity} className={`state state-${look}`} title={word}>
              <Mark name={look} />
              {figure(count)}
              <span className="out-of-sight"> {word.toLowerCase()}</span>
            </span>
          );
        })}
        {rest.notLoaded > 0 && <span className="quiet">{notLoadedWords(rest)}</span>}
      </span>
      <span className="out-of-sight">
        {hasLoaded ? `Opens ${OPENED} of them.` : "They are opened in the tree."}
      </span>
    </>
  );
}

function causeWords(causes: number, elsewhere: number): string {
  const led = `${counting(causes, "cause", "causes")} that lent no authority`;
  return elsewhere === 0 ? led : `${led}, ${elsewhere} of them not in this graph`;
}

function nameOf(uid: string): string {
  return uid.slice(uid.indexOf("::") + 2) || "?";
}
