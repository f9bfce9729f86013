import { Popover } from "@mantine/core";
import { useState } from "react";
import { Button } from "./button.tsx";
import { useCopy } from "./copy.ts";
import { Icon } from "./icon.tsx";
import "./command-twin.css";

/** A view or an act as a command. */
export interface Twin {
  /** To be pasted into a shell. */
  readonly command: string;
  /** What of the view the command can not say. */
  readonly missing: readonly string[];
}

/** The same as a command of the command line, to be read and copied. */
export function CommandTwin({ command, missing }: Twin) {
  const [isOpen, setOpen] = useState(false);
  const copy = useCopy();
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
          <Icon name="command" /> Command
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="The same on the command line" className="command-twin">
        <pre className="command-text" tabIndex={0}>
          {command}
        </pre>
        {missing.length > 0 && <p className="meta">Not in the command: {missing.join(", ")}.</p>}
        <Button
          onClick={() => {
            copy(command, "Command");
            setOpen(false);
          }}
        >
          Copy as command
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
