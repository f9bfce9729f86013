import { CheckState, type Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { type StripCell as CellName, stripCells as cellNames } from "@writ/reasons";
import { stateWords } from "../words.ts";

/** A cell of the strip as it is drawn. */
export interface StripCell {
  readonly name: CellName;
  /** Name of the mark. */
  readonly mark: string;
  readonly says: string;
  /** Where it was stopped. */
  readonly isStop: boolean;
  readonly code: string;
}

/** What of an execution the strip shows. */
export type Stripped = Pick<Execution, "checks" | "logIndex" | "state">;

/** The eight cells, as the service made them: what it does not say is unknown. */
export function stripCells({ checks, state }: Stripped): readonly StripCell[] {
  return cellNames.map((name) => {
    const check = checks.find(({ cell }) => cell === name);
    const at = check?.state ?? CheckState.UNKNOWN;
    const isRunning = name === "done" && state === "RUNNING" && at === CheckState.NOT_REACHED;
    return {
      name,
      ...(isRunning ? { mark: "running", says: "running" } : drawn(at, state)),
      isStop: at === CheckState.FAILED && state === "DENIED",
      code: check?.code ?? "",
    };
  });
}

/** The strip in a sentence. */
export function stripSentence(execution: Stripped): string {
  const cells = stripCells(execution);
  const passed = cells.filter(({ mark }) => mark === "passed").map(({ name }) => name);
  const rest = cells.filter(({ mark }) => mark !== "passed" && mark !== "not-reached");
  const parts = [
    passed.length === 0 ? "nothing passed" : `passed: ${passed.join(", ")}`,
    ...rest.map(({ name, says, code }) => `${says} at ${name}${code === "" ? "" : ` (${code})`}`),
    `recorded as leaf ${leafNumber(execution.logIndex)}`,
  ];
  return parts.join("; ");
}

/** The number of a leaf as people read it, like `48,213`. */
export function leafNumber(index: bigint | number): string {
  return index.toLocaleString("en");
}

function drawn(at: number, state: string): Pick<StripCell, "mark" | "says"> {
  switch (at) {
    case CheckState.PASSED:
      return { mark: "passed", says: "passed" };
    case CheckState.FAILED:
      return failed(state);
    case CheckState.WAITING:
      return { mark: "pending", says: "waiting" };
    case CheckState.NOT_REACHED:
      return { mark: "not-reached", says: "not reached" };
    case CheckState.UNKNOWN:
    case CheckState.UNSPECIFIED:
      return { mark: "not-known", says: "not known" };
    default:
      return { mark: "not-known", says: `unknown (${at})` };
  }
}

/** What failed is drawn as what the execution came to: denied, revoked, expired or failed. */
function failed(state: string): Pick<StripCell, "mark" | "says"> {
  const { look } = stateWords(state);
  switch (look) {
    case "revoked":
    case "expired":
    case "failed":
      return { mark: look, says: look };
    default:
      return { mark: "denied", says: "stopped" };
  }
}
