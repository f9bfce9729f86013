import type { StepEvent } from "@writ/proto/writ/demo/v1/demo";
import { Mark } from "../../ui/marks.tsx";
import { stripCells, stripSentence } from "../../ui/strip-cells.ts";
import { strippedStep } from "./stripped-step.ts";

/** What a step went through, with a seal where it is recorded; nothing before any check was made. */
export function StepStrip({ step }: { readonly step: StepEvent }) {
  const stripped = strippedStep(step);
  if (stripped === undefined) return null;
  const isRecorded = step.leaf !== undefined;
  const sentence = stripSentence(stripped);
  return (
    <span
      aria-label={isRecorded ? sentence : `${withoutRecord(sentence)}; not recorded yet`}
      className="strip"
      role="img"
    >
      {stripCells(stripped).map(({ name, mark }) => (
        <Mark key={name} name={mark} />
      ))}
      <Mark className={isRecorded ? "" : "demo-no-seal"} name="seal" />
    </span>
  );
}

/** The sentence of a strip but for its last part, which says where it is recorded. */
function withoutRecord(sentence: string): string {
  return sentence.split("; ").slice(0, -1).join("; ");
}
