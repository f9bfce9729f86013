import { executionObject } from "../execution-view.ts";
import type { Lineage } from "./execution-facts.ts";

/** One JSON object per line, as every command prints executions with --json. */
export function jsonLines({ executions }: Lineage): readonly string[] {
  return executions.map((execution) => JSON.stringify(executionObject(execution)));
}
