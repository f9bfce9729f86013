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
export type Stripped = Pick<Execution, "checks" | "logIndex" | "state" | "strip" | "reasonCodes">;

/** The eight cells, as the service made them: what it does not say is unknown. */
export function stripCells(execution: Stripped): readonly StripCell[] {
  const { state } = execution;
  return cellNames.map((name, i) => {
    const { at, code } = checkAt(execution, name, i);
    const isRunning = name === "done" && state === "RUNNING" && at === CheckState.NOT_REACHED;
    return {
      name,
      ...(isRunning ? { mark: "running", says: "running" } : drawn(name, at, state)),
      isStop: at === CheckState.FAILED && (state === "DENIED" || state === "REFUSED"),
      code,
    };
  });
}

/** The checks in short, as {@link Execution.strip} has them. */
const LETTERS: Readonly<Record<string, CheckState>> = {
  P: CheckState.PASSED,
  F: CheckState.FAILED,
  N: CheckState.NOT_REACHED,
  U: CheckState.UNKNOWN,
  W: CheckState.WAITING,
};

// In a list of many the checks come in short: without times and leaf, and with the first code only.
function isInShort({ checks, strip }: Stripped): boolean {
  return checks.length === 0 && strip !== "";
}

function checkAt(
  execution: Stripped,
  name: CellName,
  position: number,
): { readonly at: CheckState; readonly code: string } {
  const { checks, strip, reasonCodes } = execution;
  if (isInShort(execution)) {
    const [reason = ""] = reasonCodes;
    const at = LETTERS[strip.charAt(position)] ?? CheckState.UNSPECIFIED;
    const isWhy = at === CheckState.FAILED || at === CheckState.WAITING;
    return { at, code: isWhy ? reason : "" };
  }
  const check = checks.find(({ cell }) => cell === name);
  return { at: check?.state ?? CheckState.UNSPECIFIED, code: check?.code ?? "" };
}

/** The strip in a sentence. */
export function stripSentence(execution: Stripped): string {
  const cells = stripCells(execution);
  const passed = cells.filter(({ mark }) => mark === "passed").map(({ name }) => name);
  const rest = cells.filter(({ mark }) => mark !== "passed" && mark !== "not-reached");
  const parts = [
    passed.length === 0 ? "nothing passed" : `passed: ${passed.join(", ")}`,
    ...rest.map(({ name, says, code }) => `${says} at ${name}${code === "" ? "" : ` (${code})`}`),
    isInShort(execution) ? "recorded" : `recorded as leaf ${leafNumber(execution.logIndex)}`,
  ];
  return parts.join("; ");
}

/** The number of a leaf as people read it, like `48,213`. */
export function leafNumber(index: bigint | number): string {
  return index.toLocaleString("en");
}

function drawn(name: CellName, at: number, state: string): Pick<StripCell, "mark" | "says"> {
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
      // A runtime that nobody measured, and nobody had to: nothing about it is doubtful, or known.
      return name === "runtime"
        ? { mark: "not-measured", says: "not measured" }
        : { mark: "not-known", says: "not known" };
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
    case "refused":
    case "failed":
      return { mark: look, says: look };
    default:
      return { mark: "denied", says: "stopped" };
  }
}
