import { Button } from "../../ui/button.tsx";
import { useCopy } from "../../ui/copy.ts";
import { Section } from "../record/section.tsx";
import type { StepTabProps } from "./step-panel.tsx";

/** Commands that get the same answer, and that check the record without this page. */
export function TryTab({ row: { writ } }: StepTabProps) {
  const { command = "", executionId = "" } = writ?.event ?? {};
  return (
    <>
      <Section name="the same, from your shell">
        {command === "" ? (
          <p className="quiet">
            {writ === undefined
              ? "The step has not been asked for yet."
              : "No single command does this one: it takes a key, a program or a process that only the demo has."}
          </p>
        ) : (
          <Command command={command} what="Command" />
        )}
      </Section>
      {executionId !== "" && (
        <Section name="the record, checked without us">
          <Command
            command={`npx writ lineage show ${executionId}\nnpx writ evidence bundle ${executionId} --out bundle.json\nnpx writ evidence verify bundle.json`}
            what="Commands"
          />
        </Section>
      )}
    </>
  );
}

function Command({ command, what }: { readonly command: string; readonly what: string }) {
  const copy = useCopy();
  return (
    <div className="demo-step-command">
      <pre className="command-text" tabIndex={0}>
        {command}
      </pre>
      <Button onClick={() => copy(command, what)}>Copy as command</Button>
    </div>
  );
}
