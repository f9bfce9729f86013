import { toJsonString } from "@bufbuild/protobuf";
import { ExecutionSchema } from "@writ/proto/writ/lineage/v1/lineage";
import { Button } from "../../ui/button.tsx";
import { useCopy } from "../../ui/copy.ts";
import type { TabProps } from "./record-drawer.tsx";
import { Section } from "./section.tsx";
import { WithEvidence } from "./with-evidence.tsx";

/** What came over the wire, and what was signed. */
export function RawTab({ execution }: TabProps) {
  const copy = useCopy();
  const json = toJsonString(ExecutionSchema, execution, { prettySpaces: 2 });
  return (
    <>
      <Section name="writ.lineage.v1.Execution">
        <div>
          <Button onClick={() => copy(json, "JSON")}>Copy JSON</Button>
        </div>
        <pre tabIndex={0}>{json}</pre>
      </Section>
      <WithEvidence execution={execution}>
        {({ events }) =>
          events.map(({ eventId, kind, statement }) => (
            <Section key={eventId} name={`signed statement: ${kind}`}>
              <pre tabIndex={0}>{statement}</pre>
            </Section>
          ))
        }
      </WithEvidence>
    </>
  );
}
