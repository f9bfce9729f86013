import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { paths } from "../../paths.ts";
import { msOf } from "../../time/instant.ts";
import { rfc3339 } from "../../time/zone.ts";
import { Digest } from "../../ui/digest.tsx";
import { Link } from "../../ui/link.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { leafNumber } from "../../ui/strip-cells.ts";
import { WideStrip } from "../../ui/strip.tsx";
import { Time } from "../../ui/time.tsx";
import { reasonWords } from "../../words.ts";

/** What the head is about. */
export interface RecordHeadProps {
  readonly execution: Execution;
  readonly asOf: { readonly ms: number; readonly treeSize: bigint } | undefined;
}

/** What became of it, in a sentence, and the strip. */
export function RecordHead({ execution, asOf }: RecordHeadProps) {
  const { executionId, state, reasonCodes, decidedAt } = execution;
  const [code] = reasonCodes;
  return (
    <>
      <p className="verdict">
        <StateMark state={state} />
        {reasonCodes.map((one) => (
          <Link key={one} className="verdict-code" href={paths.decisions({ q: `reason:${one}` })}>
            {one}
          </Link>
        ))}
      </p>
      {code !== undefined && <p>{reasonWords(code).meaning}</p>}
      <WideStrip execution={execution} />
      <p className="meta record-line">
        <Digest value={executionId} what="execution id" />
        <span>
          decided <Time ms={msOf(decidedAt)} />
        </span>
      </p>
      <p className="print-only meta">
        {location.href}
        {asOf !== undefined &&
          ` · as of ${rfc3339(asOf.ms)}, log size ${leafNumber(asOf.treeSize)}`}
      </p>
    </>
  );
}
