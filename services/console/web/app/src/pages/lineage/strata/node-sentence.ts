import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { stateWords } from "../../../words.ts";
import type { LineageNode } from "../lineage-data.ts";
import { counting } from "./sentence.ts";

function executionSentence(execution: Execution): string {
  const { action, actor, orphan, principal, reasonCodes, resource, state } = execution;
  const parts = [
    `${action} ${resource}`,
    stateWords(state).word,
    ...reasonCodes,
    orphan ? "its parent is not in the log" : "",
    actor === "" ? principal : `${actor} for ${principal}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** An execution of a tree in a sentence, for who does not see it. */
export function nodeSentence({ children, execution, level }: LineageNode): string {
  const place = level === 0 ? "the focus" : `level ${level}`;
  const below =
    children.length === 0 ? "no children" : counting(children.length, "child", "children");
  return `${executionSentence(execution)}, ${place}, ${below}`;
}
