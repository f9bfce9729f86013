import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { useEffect, useRef } from "react";
import { RECORD_TABS, type RecordTab } from "../../search/page-search.ts";
import { useCopy } from "../../ui/copy.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { useParts } from "../../ui/parts.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { RecordActs } from "./record-acts.tsx";
import { RecordHead } from "./record-head.tsx";
import { FactsTab } from "./tab-facts.tsx";
import { GrantTab } from "./tab-grant.tsx";
import { LineageTab } from "./tab-lineage.tsx";
import { ProofTab } from "./tab-proof.tsx";
import { RawTab } from "./tab-raw.tsx";
import { RequestTab } from "./tab-request.tsx";
import { WhyTab } from "./tab-why.tsx";
import { useExecution } from "./use-record.ts";
import "./record.css";

/** What a record is opened with. */
export interface RecordDrawerProps {
  readonly executionId: string;
  /** The row it was opened from, where it is loaded. */
  readonly row: Execution | undefined;
  readonly tab: RecordTab;
  /** The address of the same page with another record or tab. */
  readonly linkTo: (change: { readonly sel?: string; readonly tab?: RecordTab }) => string;
  readonly onClose: () => void;
}

/** Everything about one execution, beside the list; a page of its own where there is little room. */
export function RecordDrawer({ executionId, row, tab, linkTo, onClose }: RecordDrawerProps) {
  const { go, said } = useParts();
  const copy = useCopy();
  const { execution, asOf, failure, retry } = useExecution(executionId, row);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    said.set("Record opened");
    // Where it covers the list, it is where people are.
    if (matchMedia("(max-width: 1100px)").matches) head.current?.focus();
  }, [said]);

  return (
    <aside aria-label="Record" className="drawer">
      <div className="drawer-top">
        <h2 ref={head} className="drawer-title" tabIndex={-1}>
          {execution === undefined ? "Record" : `${execution.action} ${execution.resource}`}
        </h2>
        <div className="drawer-tools no-print">
          <IconButton
            icon="link"
            label="Copy link to this record"
            onClick={() => copy(new URL(linkTo({}), location.origin).href, "Link")}
          />
          <IconButton icon="print" label="Print the record" onClick={() => window.print()} />
          <IconButton icon="close" label="Close the record (Esc)" onClick={onClose} />
        </div>
      </div>
      {failure !== undefined && <Failed failure={failure} onRetry={retry} />}
      {execution === undefined ? (
        failure === undefined && <Loading rows={8} />
      ) : (
        <>
          <RecordHead asOf={asOf} execution={execution} />
          <Tabs
            label="Parts of the record"
            selected={tab}
            tabs={RECORD_TABS}
            onSelect={(next) => go(linkTo({ tab: next }), { replace: true })}
          >
            <TabOf execution={execution} linkTo={linkTo} tab={tab} />
          </Tabs>
          <RecordActs execution={execution} />
        </>
      )}
    </aside>
  );
}

/** What every tab is made with. */
export interface TabProps extends Pick<RecordDrawerProps, "linkTo"> {
  readonly execution: Execution;
}

function TabOf({ tab, ...props }: TabProps & { readonly tab: RecordTab }) {
  switch (tab) {
    case "why":
      return <WhyTab {...props} />;
    case "request":
      return <RequestTab {...props} />;
    case "facts":
      return <FactsTab {...props} />;
    case "grant":
      return <GrantTab {...props} />;
    case "proof":
      return <ProofTab {...props} />;
    case "lineage":
      return <LineageTab {...props} />;
    case "raw":
      return <RawTab {...props} />;
  }
}
