import type { ExplorerSearch } from "../../../search/page-search.ts";
import type { Twin } from "../../../ui/command-twin.tsx";

/** What is shown as a command. */
export function explorerCommand(
  executionId: string,
  { depth, dir, paint, t, view }: ExplorerSearch,
): Twin {
  const command =
    dir === "up"
      ? `npx writ lineage ancestors ${executionId}`
      : `npx writ lineage descendants ${executionId}${depth === 0 ? "" : ` --depth ${depth}`}`;
  const missing = [
    ...(view === "tree" ? [] : [`the ${view}`]),
    ...(paint === "decision" ? [] : [`paint by ${paint}`]),
    ...(t === "" ? [] : [`as it stood at ${t}`]),
  ];
  return { command, missing };
}
