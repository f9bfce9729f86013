import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import { Section } from "../record/section.tsx";
import type { StepTabProps } from "./step-panel.tsx";
import { wireText } from "./wire-text.ts";

/** What is shown of the wire. */
export interface WireTabProps extends StepTabProps {
  readonly part: "requestJson" | "responseJson";
}

/** What was sent, or answered, in both worlds. */
export function WireTab({ row: { writ, open }, part }: WireTabProps) {
  return (
    <div className="demo-two-worlds">
      <Section name="authorized first">
        <Wire part={part} step={writ?.event} />
      </Section>
      <Section name="watched">
        <Wire part={part} step={open?.event} />
      </Section>
    </div>
  );
}

function Wire({
  step,
  part,
}: Pick<WireTabProps, "part"> & { readonly step: StepEvent | undefined }) {
  const text = step?.[part] ?? "";
  if (text === "")
    return (
      <p className="quiet">
        {step === undefined
          ? "The step is not in this world yet."
          : part === "requestJson"
            ? "Nothing was sent."
            : "There was no answer."}
      </p>
    );
  return (
    <pre className="clause" tabIndex={0}>
      {wireText(text)}
    </pre>
  );
}
