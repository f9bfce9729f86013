import { useState } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import type { LaneRow } from "./lane-rows.ts";
import { StepState } from "./step-state.tsx";
import { LineageTab } from "./tab-lineage.tsx";
import { StepProofTab } from "./tab-step-proof.tsx";
import { ReasonTab } from "./tab-reason.tsx";
import { TryTab } from "./tab-try.tsx";
import { WireTab } from "./tab-wire.tsx";
import "../record/record.css";
import "./step-panel.css";

const TABS = ["reason", "sent", "answer", "proof", "lineage", "try"] as const;

type Tab = (typeof TABS)[number];

const NAMES = { reason: "Reason in words", try: "Try it yourself" };

/** Everything about one step, in both worlds. */
export function StepPanel({
  row,
  runExecutionId,
  onClose,
}: {
  readonly row: LaneRow;
  readonly runExecutionId: string;
  /** Undefined where the page chose the step by itself. */
  readonly onClose: (() => void) | undefined;
}) {
  const [tab, setTab] = useState<Tab>("reason");
  return (
    <section aria-label="Selected step" className="demo-step-panel">
      <header className="demo-step-head">
        <h2>{row.title}</h2>
        {row.writ !== undefined && <StepState state={row.writ.event.state} />}
        {row.writ?.event.reasonCodes.map((code) => (
          <code key={code}>{code}</code>
        ))}
        {onClose !== undefined && (
          <IconButton icon="close" label="Follow the newest step again (Esc)" onClick={onClose} />
        )}
      </header>
      <Tabs label="Parts of the step" names={NAMES} selected={tab} tabs={TABS} onSelect={setTab}>
        <TabOf row={row} runExecutionId={runExecutionId} tab={tab} />
      </Tabs>
    </section>
  );
}

/** What every tab is made with. */
export interface StepTabProps {
  readonly row: LaneRow;
  /** Execution of the run; empty while that is not known. */
  readonly runExecutionId: string;
}

function TabOf({ tab, ...props }: StepTabProps & { readonly tab: Tab }) {
  switch (tab) {
    case "reason":
      return <ReasonTab {...props} />;
    case "sent":
      return <WireTab {...props} part="requestJson" />;
    case "answer":
      return <WireTab {...props} part="responseJson" />;
    case "proof":
      return <StepProofTab {...props} />;
    case "lineage":
      return <LineageTab {...props} />;
    case "try":
      return <TryTab {...props} />;
  }
}
