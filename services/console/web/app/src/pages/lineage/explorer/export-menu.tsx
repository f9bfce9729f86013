import { Popover } from "@mantine/core";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { useCopy } from "../../../ui/copy.ts";
import { leafNumber } from "../../../ui/strip-cells.ts";
import { csv, jsonLines } from "../export-text.ts";
import type { LineageTree } from "../lineage-data.ts";
import "../../../ui/command-twin.css";

/** What is exported. */
export interface ExportMenuProps {
  readonly executionId: string;
  /** Levels below; 0 for all. */
  readonly depth: number;
  /** Undefined until something is loaded. */
  readonly tree: LineageTree | undefined;
}

const FORMATS = ["openlineage", "prov", "otlp", "mermaid", "csv", "jsonl"] as const;

/** The lineage for other programs: by command in full, or what is loaded as a file. */
export function ExportMenu({ depth, executionId, tree }: ExportMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const copy = useCopy();
  const executions = (tree?.nodes ?? []).map(({ execution }) => execution);
  return (
    <Popover
      opened={isOpen}
      position="bottom-end"
      transitionProps={{ duration: 0 }}
      trapFocus
      withinPortal
      onChange={setOpen}
    >
      <Popover.Target>
        <button className="button" type="button" onClick={() => setOpen(!isOpen)}>
          Export
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Export" className="command-twin">
        <p className="meta">All of it, by command:</p>
        <ul className="export-list">
          {FORMATS.map((format) => {
            const command = `npx writ lineage export ${executionId} --format ${format}${
              depth === 0 ? "" : ` --depth ${depth}`
            }`;
            return (
              <li key={format}>
                <code className="wrap">{command}</code>
                <Button
                  label={`Copy the command for ${format}`}
                  onClick={() => copy(command, "Command")}
                >
                  Copy
                </Button>
              </li>
            );
          })}
        </ul>
        <p className="meta">The {leafNumber(executions.length)} that are loaded, as a file:</p>
        <div className="export-files">
          <Button onClick={() => save(`${executionId}.csv`, "text/csv", csv(executions))}>
            CSV
          </Button>
          <Button
            onClick={() => save(`${executionId}.jsonl`, "application/jsonl", jsonLines(executions))}
          >
            JSON lines
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(address));
}
