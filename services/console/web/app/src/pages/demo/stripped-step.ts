import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import type { Stripped } from "../../ui/strip-cells.ts";
import { stepWords } from "./step-words.ts";

/** A step as the strip takes it; undefined before any check was made. */
export function strippedStep({
  checks,
  leaf,
  reasonCodes,
  state,
}: StepEvent): Stripped | undefined {
  if (checks.length === 0) return undefined;
  const { executionState } = stepWords(state);
  return { checks, reasonCodes, state: executionState, logIndex: leaf?.index ?? 0n, strip: "" };
}
